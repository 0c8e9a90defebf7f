internal import ChatTransport
internal import JSON

/// An agent of the configuration, and what it says about reasoning.
struct AgentEntry {
  /// What a model does before it answers. Tokens of reasoning count against `max_tokens` on most servers, so that an
  /// aggregator that reasons freely would spend a short segment's limit on it and write nothing.
  enum Reasoning: String, CaseIterable {
    /// Nothing: it answers at once.
    case none
    /// It could reason; members under `extra` switch that off.
    case off
    /// It reasons within a budget of its own, apart from `max_tokens`, that members under `extra` set.
    case budget
    /// It reasons as long as it likes. Fit for a proposer only.
    case free
  }

  var agent: ChatAgent
  var reasoning: Reasoning
  /// Where it stands in the configuration.
  var path: String

  /// Members of a request that have keys of their own here, or that the transport writes.
  private static let ownMembers = [
    "model", "messages", "stream", "stream_options", "n", "temperature", "top_p", "seed", "max_tokens",
    "max_completion_tokens", "continue_final_message", "add_generation_prompt", "cache_salt",
  ]

  /// Reads `agents.NAME`.
  static func read(_ name: String, _ cursor: YAMLCursor, endpoints: [Endpoint]) -> AgentEntry {
    guard let map = cursor.mapping("a mapping with model and endpoint") else {
      // It is there, so that layers may name it without another mistake.
      return AgentEntry(
        agent: ChatAgent(name: name, endpoint: 0, model: ""), reasoning: .none, path: cursor.path)
    }
    let model = map.required("model", "the model's name, as its endpoint knows it")?
      .string("the model's name, as its endpoint knows it")
    var agent = ChatAgent(
      name: name, endpoint: endpoint(map, of: endpoints), model: model ?? "",
      topP: map["top_p"].flatMap { $0.number(in: 0...1) },
      maxTokens: map["max_tokens"].flatMap { $0.integer(in: 1...10_000_000) } ?? 2048,
      sendsSeed: map["sends_seed"].flatMap { $0.bool() } ?? false,
      bytesPerToken: map["bytes_per_token"].flatMap { $0.number(in: 0.1...100) } ?? 4)
    if let temperature = map["temperature"] {
      agent.temperature = temperature.node.text == "default" ? nil : temperature.number(in: 0...2)
    }
    if let extra = map["extra"] { agent.extra = members(extra) }
    let reasoning = reasoning(map, agent: agent)
    map.refuse(Endpoint.secretKeys, Endpoint.secretReason)
    map.finish()
    return AgentEntry(agent: agent, reasoning: reasoning, path: cursor.path)
  }

  private static func members(_ extra: YAMLCursor) -> [JSONValue.Member] {
    let expectation = "a mapping of further members of the request"
    guard let members = extra.members(expectation) else { return [] }
    for member in members {
      let name = member.name.lowercased()
      if ownMembers.contains(name) {
        extra.problems.add(
          at: member.key, "\(member.value.path) is written by chunkwise itself; leave it out of extra.")
      } else if Endpoint.secretKeys.contains(name) {
        extra.problems.add(at: member.key, "\(member.value.path) is refused: \(Endpoint.secretReason)")
      }
    }
    return extra.jsonMembers(expectation) ?? []
  }

  private static func endpoint(_ map: YAMLMapping, of endpoints: [Endpoint]) -> Int {
    let names = endpoints.map(\.name)
    guard let cursor = map["endpoint"] else {
      if names.count > 1 { _ = map.required("endpoint", YAMLCursor.oneOf(names)) }
      return 0
    }
    guard let index = names.firstIndex(where: { $0 == cursor.node.text }) else {
      // With no endpoint at all, that is what the reader has been told.
      if !names.isEmpty { cursor.expected(YAMLCursor.oneOf(names)) }
      return 0
    }
    return index
  }

  private static func reasoning(_ map: YAMLMapping, agent: ChatAgent) -> Reasoning {
    guard let cursor = map["reasoning"], let reasoning = cursor.word(Reasoning.self) else { return .none }
    if agent.extra.isEmpty, reasoning == .off || reasoning == .budget {
      let deed = reasoning == .off ? "switches it off" : "sets the budget"
      let example =
        reasoning == .off
        ? "chat_template_kwargs: {enable_thinking: false}" : "thinking: {type: enabled, budget_tokens: 1024}"
      cursor.report(
        "\(cursor.path) is \(quoted(reasoning.rawValue)), but nothing under extra \(deed); expected what the server "
          + "wants, for instance \(example).")
    }
    return reasoning
  }
}
