internal import Aggregation
internal import TokenStreams

extension RecordedProposals {
  /// The same recording with fewer proposers or other layers.
  ///
  /// - Throws: `SimulationError` (mixture) where fewer proposers were recorded than there are to be.
  func varied(_ scenario: Scenario) throws(SimulationError) -> RecordedProposals {
    guard scenario.proposers != nil || scenario.depth != nil else { return self }
    let count = scenario.proposers ?? slots.count
    guard count <= slots.count else {
      throw SimulationError(
        .mixture, "Request \(header.request) has \(slots.count) proposers recorded, and not \(count).")
    }
    var varied = self
    varied.slots = Array(slots.prefix(count))
    varied.shape = shape.varied(proposers: count, depth: scenario.depth)
    return varied
  }
}

extension RecordedProposals {
  /// Whether the proposers that are left shared no endpoint and no hardware that is named with those that are not: else they
  /// would have been faster without them.
  func isUnaffected(by scenario: Scenario) -> Bool {
    guard let count = scenario.proposers else { return true }
    let proposers = shape.layers[0].map { shape.agents[$0.agent] }
    let (kept, left) = (proposers.prefix(count), proposers.dropFirst(count))
    let hardware = Set(kept.map(\.hardware)).subtracting([""])
    return Set(kept.map(\.endpoint)).isDisjoint(with: left.map(\.endpoint))
      && hardware.isDisjoint(with: left.map(\.hardware))
  }
}

extension MixtureShape {
  /// The shape with the first so many proposers, and with so many layers before the aggregator.
  fileprivate func varied(proposers count: Int, depth: Int?) -> MixtureShape {
    var layers = layers
    layers[0] = Array(layers[0].prefix(count))
    if let depth {
      let all = Array(0..<count)
      let refiners = layers[0].map { Place(agent: $0.agent, upstreams: all) }
      let aggregator = Place(agent: layers[layers.count - 1][0].agent, upstreams: all)
      layers = [layers[0]] + Array(repeating: refiners, count: depth - 1) + [[aggregator]]
    } else {
      for slot in layers[1].indices {
        let kept = layers[1][slot].upstreams.filter { $0 < count }
        // Whoever read none of those that are left reads all of them.
        layers[1][slot].upstreams = kept.isEmpty ? Array(0..<count) : kept
      }
    }
    return MixtureShape(name: name, agents: agents, layers: layers, fallback: fallback)
  }
}
