/// What a similarity has to be held against: things that predict preference although they know nothing of the answer.
extension Collection where Element == PreferenceSample {
  /// The length of each proposal: judges prefer longer ones.
  public var proposalLengths: [[Double]] { map { $0.proposals.map { Double($0.length) } } }

  /// The place of each proposal among the references.
  public var positions: [[Double]] { map { $0.proposals.map { Double($0.position) } } }

  /// The mean preference for the model of each proposal over all other instructions; NaN for a
  /// model that has no other.
  public var modelMeans: [[Double]] {
    let models = (lazy.flatMap(\.proposals).map(\.model).max() ?? -1) + 1
    let clusters = SampleClusters(map(\.instruction))
    let nothing = (sum: 0.0, count: 0)
    var all = Array(repeating: nothing, count: models)
    // Of an instruction, with all of its samples and whatever models stand in it twice.
    var own = Array(repeating: all, count: clusters.count)
    for (cluster, sample) in zip(clusters.indices, self) {
      for proposal in sample.proposals where !proposal.preference.isNaN {
        all[proposal.model].sum += proposal.preference
        all[proposal.model].count += 1
        own[cluster][proposal.model].sum += proposal.preference
        own[cluster][proposal.model].count += 1
      }
    }
    return zip(clusters.indices, self).map { cluster, sample in
      sample.proposals.map { proposal in
        let (all, own) = (all[proposal.model], own[cluster][proposal.model])
        return all.count == own.count ? .nan : (all.sum - own.sum) / Double(all.count - own.count)
      }
    }
  }
}
