internal import JSON
internal import TokenStreams

/// The body of a chat request.
enum ChatRequestBody {
  /// The JSON text. A member that the agent's `extra` names itself is left to it, so that no key is doubled.
  static func bytes(_ request: CallRequest, agent: ChatAgent, endpoint: Endpoint) -> [UInt8] {
    let size = request.messages.reduce(0) { $0 + $1.content.utf8.count + 64 }
    var object = ObjectWriter(capacity: size + size / 16 + 512, overriding: agent.extra)
    object.member("model") { $0.string(agent.model) }
    object.member("messages") { write(messages: request, endpoint, to: &$0) }
    object.member("stream") { $0.raw("true") }
    if endpoint.asksForUsage { object.member("stream_options") { $0.raw(#"{"include_usage":true}"#) } }
    let maxTokens = request.maxTokens.map { min($0, agent.maxTokens) } ?? agent.maxTokens
    object.member(endpoint.maxTokensMember) { $0.integer(Int64(maxTokens)) }
    if let temperature = agent.temperature { object.member("temperature") { $0.number(temperature) } }
    if let topP = agent.topP { object.member("top_p") { $0.number(topP) } }
    // 31 bits, because llama.cpp's seed has 32 and others' is signed.
    if agent.sendsSeed { object.member("seed") { $0.integer(Int64(request.seed & 0x7FFF_FFFF)) } }
    if case .requestMembers(let members) = endpoint.prefill, request.continuesLastMessage {
      for member in members { object.member(member.key) { $0.value(member.value) } }
    }
    if case .requestMember(let name) = endpoint.cacheIsolation, !request.cacheNamespace.isEmpty {
      object.member(name) { $0.string(request.cacheNamespace) }
    }
    return object.finished()
  }

  private static func write(messages request: CallRequest, _ endpoint: Endpoint, to json: inout JSONWriter) {
    let sendsNonce = endpoint.cacheIsolation == .nonce && !request.cacheNamespace.isEmpty
    json.raw("[")
    for (index, message) in request.messages.enumerated() {
      if index > 0 { json.raw(",") }
      json.raw(#"{"role":"#)
      json.string(message.role.rawValue)
      json.raw(#","content":"#)
      json.string(
        index == 0 && sendsNonce ? request.cacheNamespace + "\n" + message.content : message.content)
      if case .messageMember(let name) = endpoint.prefill, request.continuesLastMessage,
        index == request.messages.count - 1
      {
        json.raw(",")
        json.string(name)
        json.raw(":true")
      }
      json.raw("}")
    }
    json.raw("]")
  }
}

/// Writes the members of one object.
private struct ObjectWriter {
  private var json: JSONWriter
  private let extra: [JSONValue.Member]

  init(capacity: Int, overriding extra: [JSONValue.Member]) {
    json = JSONWriter(capacity: capacity)
    json.raw("{")
    self.extra = extra
  }

  mutating func member(_ name: String, _ write: (inout JSONWriter) -> Void) {
    if extra.contains(where: { $0.key == name }) { return }
    put(name, write)
  }

  private mutating func put(_ name: String, _ write: (inout JSONWriter) -> Void) {
    if json.bytes.count > 1 { json.raw(",") }
    json.string(name)
    json.raw(":")
    write(&json)
  }

  mutating func finished() -> [UInt8] {
    for member in extra { put(member.key) { $0.value(member.value) } }
    json.raw("}")
    return json.bytes
  }
}
