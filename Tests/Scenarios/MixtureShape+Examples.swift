package import Aggregation

extension MixtureShape {
  /// So many proposers, agents 0 and up, and an aggregator, the last agent, that continues exactly. One byte is a token.
  package static func proposers(_ count: Int) -> MixtureShape {
    let traits = AggregatorTraits(continuation: .prefill, isExact: true, bytesPerToken: 1)
    return MixtureShape(
      name: "example",
      agents: (0...count).map { Agent(name: "a\($0)", model: "m\($0)", endpoint: "e", traits: traits) },
      layers: [(0..<count).map { Place(agent: $0) }, [Place(agent: count, upstreams: Array(0..<count))]])
  }
}
