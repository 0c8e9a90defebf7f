internal import Aggregation
internal import ChatTransport

/// Reads `layers`, `aggregator` and `fallback` into places.
struct LayersReader {
  /// Places of one layer. Each place reads every place before it, so that memory grows with the square.
  private static let maxPlaces = 1000

  let entries: [AgentEntry]
  let problems: ProblemList
  private var layers: [[MixtureShape.Place]] = []
  private var cursors: [[YAMLCursor]] = []

  /// Makes a reader over a table of agents.
  init(entries: [AgentEntry], problems: ProblemList) {
    self.entries = entries
    self.problems = problems
  }

  /// The layers, the aggregator as the last one; whole where nothing was noted.
  mutating func layers(_ list: YAMLCursor?, aggregator: YAMLCursor?) -> [[MixtureShape.Place]] {
    let before = problems.sentences.count
    for layer in list?.items("a list of layers, each a list of agents") ?? [] {
      read(layer.items("a list of agents"), in: layer)
    }
    if let aggregator {
      if aggregator.node.text == nil, case .sequence = aggregator.node.content {
        aggregator.expected("one agent")
      } else {
        read([aggregator], in: aggregator)
      }
    }
    // Where a name is wrong, who reads whom is not known.
    if problems.sentences.count == before { reportUnread() }
    return layers
  }

  /// The agent that a place names; notes it where there is none.
  func agent(_ cursor: YAMLCursor) -> Int? {
    let names = entries.map(\.agent.name)
    guard let name = cursor.string("the name of an agent") else { return nil }
    if let index = names.firstIndex(of: name) { return index }
    let advice =
      nearest(to: name, in: names).map { "did you mean \($0)?" } ?? "expected \(YAMLCursor.oneOf(names))."
    // With no agent at all, that is what the reader has been told.
    if !names.isEmpty { cursor.report("\(cursor.path) names \(quoted(name)), which is no agent; \(advice)") }
    return nil
  }

  /// Refuses an agent that reasons freely where it would have to aggregate.
  func checkReasoning(_ agent: Int, _ cursor: YAMLCursor) {
    guard entries[agent].reasoning == .free else { return }
    let name = entries[agent].agent.name
    cursor.report(
      "\(cursor.path) names \(name), which reasons freely; an aggregator's reasoning has to be switched off or to have "
        + "a budget of its own: set \(entries[agent].path).reasoning to off or budget.")
  }

  private mutating func read(_ items: [YAMLCursor]?, in layer: YAMLCursor) {
    var places: [MixtureShape.Place] = []
    var sources: [YAMLCursor] = []
    for item in items ?? [] {
      guard let (place, slots) = place(item) else { continue }
      guard places.count + slots <= Self.maxPlaces else {
        layer.report("\(layer.path) has more than \(Self.maxPlaces) places.")
        break
      }
      places += Array(repeating: place, count: slots)
      sources += Array(repeating: item, count: slots)
    }
    if items?.isEmpty == true {
      layer.report("\(layer.path) is an empty layer; expected at least one agent.")
    }
    layers.append(places)
    cursors.append(sources)
  }

  private func place(_ cursor: YAMLCursor) -> (MixtureShape.Place, slots: Int)? {
    let isAggregator = cursor.path == "aggregator"
    var agentCursor = cursor
    var from: YAMLCursor?
    var slots = 1
    if cursor.node.text == nil {
      let keys = isAggregator ? "agent and from" : "agent, slots and from"
      guard let map = cursor.mapping("the name of an agent, or a mapping with \(keys)") else { return nil }
      let named = map.required("agent", "the name of an agent")
      from = map["from"]
      if !isAggregator { slots = map["slots"].flatMap { $0.integer(in: 1...Self.maxPlaces) } ?? 1 }
      map.finish()
      guard let named else { return nil }
      agentCursor = named
    }
    guard let agent = agent(agentCursor) else { return nil }
    if !layers.isEmpty || isAggregator { checkReasoning(agent, agentCursor) }
    return (MixtureShape.Place(agent: agent, upstreams: upstreams(from)), slots)
  }

  private func upstreams(_ from: YAMLCursor?) -> [Int] {
    let above = layers.last ?? []
    guard let from else { return Array(above.indices) }
    guard !layers.isEmpty else {
      from.report("\(from.path) stands in the first layer, which reads nobody; leave it out.")
      return []
    }
    let items = from.items("a list of agents of the layer before") ?? []
    if items.isEmpty, case .sequence = from.node.content {
      from.report("\(from.path) is empty; expected at least one agent of the layer before.")
    }
    var upstreams: Set<Int> = []
    for item in items {
      let named = above.indices.filter { entries[above[$0].agent].agent.name == item.node.text }
      upstreams.formUnion(named)
      if named.isEmpty {
        var names: [String] = []
        for place in above where !names.contains(entries[place.agent].agent.name) {
          names.append(entries[place.agent].agent.name)
        }
        item.expected("an agent of the layer before: \(YAMLCursor.oneOf(names))")
      }
    }
    return upstreams.sorted()
  }

  /// A place that nobody reads costs calls for nothing.
  private func reportUnread() {
    for (index, layer) in layers.enumerated().dropLast() {
      let read = Set(layers[index + 1].flatMap(\.upstreams))
      guard !layers[index + 1].isEmpty else { continue }
      for slot in layer.indices where !read.contains(slot) {
        let cursor = cursors[index][slot]
        cursor.report("\(cursor.path) is read by nobody: no from in the next layer names it.")
      }
    }
  }
}

extension MixtureShape {
  /// What the engine has to know of the agents of the configuration.
  static func agents(_ entries: [AgentEntry], endpoints: [Endpoint]) -> [Agent] {
    entries.map(\.agent).map { agent in
      let endpoint = endpoints[agent.endpoint]
      let continues = endpoint.prefill != .none
      return Agent(
        name: agent.name, model: agent.model, endpoint: endpoint.name, hardware: endpoint.hardware,
        traits: AggregatorTraits(
          continuation: continues ? .prefill : .turns, isExact: continues && endpoint.isExact,
          bytesPerToken: agent.bytesPerToken))
    }
  }
}
