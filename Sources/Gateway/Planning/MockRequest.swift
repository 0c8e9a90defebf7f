internal import JSON

/// A chat completion that was asked for.
struct MockRequest: Equatable, Sendable {
  struct Message: Equatable, Sendable {
    var role: String
    var content: String
  }

  var model: String
  var messages: [Message]
  var streamed = false
  var includesUsage = false
  var maxTokens: Int?
  var seed: UInt64?
  var cacheSalt = ""
  /// vLLM's two flags together, which also stop llama-server from echoing a prefill.
  var continuesFinalMessage = false

  /// - Throws: the refusal that a server gives to a body that it cannot serve.
  init(body: [UInt8]) throws(MockRefusal) {
    let value: JSONValue
    do { value = try JSONValue(parsing: body) } catch {
      throw .invalid("The body is no JSON: \(error.description).")
    }
    guard case .object = value else { throw .invalid("The body is no JSON object.") }
    guard let model = value["model"]?.string else {
      throw .invalid("\"model\" is missing.", parameter: "model")
    }
    guard let items = value["messages"]?.array, !items.isEmpty else {
      throw .invalid("\"messages\" is missing or empty.", parameter: "messages")
    }
    self.model = model
    messages = []
    for (index, item) in items.enumerated() {
      guard let role = item["role"]?.string else {
        throw .invalid("The message has no role.", parameter: "messages[\(index)].role")
      }
      messages.append(Message(role: role, content: try Self.content(item["content"], index)))
    }
    streamed = value["stream"]?.bool ?? false
    includesUsage = value["stream_options"]?["include_usage"]?.bool ?? false
    cacheSalt = value["cache_salt"]?.string ?? ""
    seed = value["seed"]?.integer.map { UInt64(truncatingIfNeeded: $0) }
    continuesFinalMessage =
      value["continue_final_message"]?.bool == true && value["add_generation_prompt"]?.bool == false
    for key in ["max_tokens", "max_completion_tokens"] {
      guard let limit = value[key], limit != .null else { continue }
      guard let count = limit.integer, count >= 1 else {
        throw .invalid("\"\(key)\" is not a whole number of at least 1.", parameter: key)
      }
      maxTokens = count
    }
  }

  /// A text, or the text parts of a list.
  private static func content(_ value: JSONValue?, _ index: Int) throws(MockRefusal) -> String {
    switch value {
    case .string(let text): return text
    case nil, .null: return ""
    case .array(let parts):
      let texts = parts.map { $0["type"]?.string == "text" ? $0["text"]?.string : nil }
      guard !texts.contains(nil) else { break }
      return texts.map { $0! }.joined()
    default: break
    }
    throw .invalid(
      "The content is neither text nor a list of text parts.", parameter: "messages[\(index)].content")
  }
}
