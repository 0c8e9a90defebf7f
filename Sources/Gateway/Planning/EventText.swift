internal import JSON
internal import TokenStreams

/// Writes a response's events and bodies in the OpenAI dialect.
///
/// Nothing in the text depends on the clock, so that the same requests give the same bytes.
struct EventText: Equatable, Sendable {
  var id: String
  var model: String
  var usage: Usage

  static let errorMessage = "The model failed while it was answering."

  func bytes(of content: PlannedEvent.Content) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    switch content {
    case .delta(let text, let first): chunk(&writer, text: text, role: first, reason: nil)
    case .finish(let reason): chunk(&writer, text: nil, role: false, reason: reason)
    case .usage:
      opening(&writer, object: "chat.completion.chunk")
      writer.raw(",\"choices\":[],\"usage\":")
      append(usage: &writer)
      writer.raw("}")
    case .done: return Array("data: [DONE]\n\n".utf8)
    case .comment: return Array(": waiting\n\n".utf8)
    case .error(.choice): chunk(&writer, text: "", role: false, reason: "error")
    case .error(let form): writer.bytes = Self.error(form)
    case .malformed(let text):
      chunk(&writer, text: text, role: false, reason: nil)
      writer.bytes.removeLast(writer.bytes.count / 3)
    case .bytes(let bytes): return bytes
    }
    return Array("data: ".utf8) + writer.bytes + [0x0A, 0x0A]
  }

  /// The body of a response that is not streamed.
  func whole(text: String, reason: String) -> [UInt8] {
    var writer = JSONWriter(capacity: text.utf8.count + 512)
    opening(&writer, object: "chat.completion")
    writer.raw(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":")
    writer.string(text)
    writer.raw("},\"logprobs\":null,\"finish_reason\":")
    writer.string(reason)
    writer.raw("}],\"usage\":")
    append(usage: &writer)
    writer.raw("}")
    return writer.bytes
  }

  static func error(_ form: MockFault.ErrorForm) -> [UInt8] {
    let value: JSONValue =
      switch form {
      case .object, .choice:
        ["error": ["message": .string(errorMessage), "type": "server_error", "param": .null, "code": 500]]
      case .string: ["error": .string(errorMessage)]
      case .flat: ["object": "error", "message": .string(errorMessage), "type": "server_error", "code": 500]
      }
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }

  private func opening(_ writer: inout JSONWriter, object: String) {
    writer.raw("{\"id\":")
    writer.string(id)
    writer.raw(",\"object\":")
    writer.string(object)
    writer.raw(",\"created\":0,\"model\":")
    writer.string(model)
  }

  private func chunk(_ writer: inout JSONWriter, text: String?, role: Bool, reason: String?) {
    opening(&writer, object: "chat.completion.chunk")
    writer.raw(",\"choices\":[{\"index\":0,\"delta\":{")
    if role { writer.raw("\"role\":\"assistant\",") }
    if let text {
      writer.raw("\"content\":")
      writer.string(text)
    }
    writer.raw("},\"logprobs\":null,\"finish_reason\":")
    if let reason { writer.string(reason) } else { writer.raw("null") }
    writer.raw("}]}")
  }

  private func append(usage writer: inout JSONWriter) {
    writer.raw("{\"prompt_tokens\":")
    writer.integer(Int64(usage.promptTokens))
    writer.raw(",\"completion_tokens\":")
    writer.integer(Int64(usage.completionTokens))
    writer.raw(",\"total_tokens\":")
    writer.integer(Int64(usage.promptTokens + usage.completionTokens))
    writer.raw(",\"prompt_tokens_details\":{\"cached_tokens\":")
    writer.integer(Int64(usage.cachedTokens))
    writer.raw("}}")
  }
}
