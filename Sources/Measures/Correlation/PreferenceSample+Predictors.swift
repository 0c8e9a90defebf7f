/// What a similarity has to be held against: things that predict preference although they know nothing of the answer.
extension Collection where Element == PreferenceSample {
  /// The length of each proposal: judges prefer longer ones.
  public var proposalLengths: [[Double]] { map { $0.proposals.map { Double($0.length) } } }

  /// The place of each proposal among the references.
  public var positions: [[Double]] { map { $0.proposals.map { Double($0.position) } } }

  /// The mean preference for the model of each proposal over all other samples; NaN for a model that has no other.
  public var modelMeans: [[Double]] {
    let models = (lazy.flatMap(\.proposals).map(\.model).max() ?? -1) + 1
    var sums = Array(repeating: 0.0, count: models)
    var counts = Array(repeating: 0, count: models)
    for proposal in lazy.flatMap(\.proposals) where !proposal.preference.isNaN {
      sums[proposal.model] += proposal.preference
      counts[proposal.model] += 1
    }
    return map { sample in
      // A model that stands in a sample twice leaves the sample out with both.
      sample.proposals.map { proposal in
        let own = sample.proposals.filter { $0.model == proposal.model && !$0.preference.isNaN }
        let others = counts[proposal.model] - own.count
        let sum = sums[proposal.model] - own.reduce(0) { $0 + $1.preference }
        return others == 0 ? .nan : sum / Double(others)
      }
    }
  }
}
