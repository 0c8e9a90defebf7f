public import Aggregation
internal import TokenStreams

extension MixtureShape {
  /// A mixture whose proposers are a recorded request's; its other layers, its aggregator and its fallback are another
  /// mixture's, whose own proposers are left out.
  ///
  /// The recorded proposers come first in the table of agents, one for each slot, so that slots of one model are told
  /// apart; the other mixture's agents follow.
  ///
  /// - Throws: `SimulationError` (recording) where the request used no proposers; (mixture) where the other mixture's
  ///   second layer names proposers that there are not.
  public init(
    proposersOf recorded: RecordedRequest, under live: MixtureShape
  ) throws(SimulationError) {
    guard recorded.request.policy.usesProposers, recorded.shape.layers.count > 1 else {
      throw recorded.header.contradiction("was answered without proposers, so it has no proposals")
    }
    let proposers = recorded.shape.layers[0]
    let ownProposers = live.layers.count > 1 ? live.layers[0].count : 0
    var layers = live.layers.count > 1 ? Array(live.layers.dropFirst()) : live.layers
    for layer in layers.indices {
      for slot in layers[layer].indices { layers[layer][slot].agent += proposers.count }
    }
    for slot in layers[0].indices {
      // Whoever reads every proposer of the mixture reads every recorded one.
      if Set(layers[0][slot].upstreams).count == ownProposers {
        layers[0][slot].upstreams = Array(proposers.indices)
      } else if ownProposers != proposers.count {
        throw SimulationError(
          .mixture,
          "The mixture \(live.name) names the proposers that its second layer reads, \(ownProposers) in all, but request "
            + "\(recorded.header.request) has \(proposers.count); let the layer read all of them, or as many."
        )
      }
    }
    self.init(
      name: live.name, agents: proposers.map { recorded.shape.agents[$0.agent] } + live.agents,
      layers: [proposers.indices.map { Place(agent: $0) }] + layers,
      fallback: live.fallback.map { $0 + proposers.count })
  }
}
