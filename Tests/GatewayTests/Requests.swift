import Gateway
import JSON

/// The text of a request body.
func body(
  _ model: String = "m", _ messages: [(String, String)] = [("user", "Say something.")],
  _ more: [(String, JSONValue)] = [], stream: Bool = true
) -> String {
  let messages = messages.map {
    JSONValue.object([.init("role", .string($0.0)), .init("content", .string($0.1))])
  }
  let members: [(String, JSONValue)] =
    [("model", .string(model)), ("messages", .array(messages)), ("stream", .bool(stream))] + more
  return JSONValue.object(members.map { JSONValue.Member($0.0, $0.1) }).text
}

let withUsage: (String, JSONValue) = ("stream_options", ["include_usage": true])

/// Sends one request on a connection of its own and reads the whole response.
func ask(_ server: MockServer, _ body: String, timeoutMs: Int32 = 5000) -> RawResponse {
  let client = RawClient(server)
  client.post(body)
  return client.response(timeoutMs: timeoutMs)
}
