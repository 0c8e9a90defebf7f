internal import TokenStreams

/// A pairing of every sample with one of another instruction: whatever correlation it leaves is not of the answer to its
/// own.
enum ShuffledPairing {
  /// For each sample the index of one of another instruction; a single instruction has only itself.
  ///
  /// Drawn from all cyclic orders of the instructions alike (Sattolo 1986), so that none is paired with itself; the same
  /// for the same seed. Each sample gets the one in its place among those of the partner, which begin again where they
  /// are fewer.
  ///
  /// - Parameter clusters: the samples of each instruction.
  static func partners(_ clusters: SampleClusters, seed: UInt64) -> [Int] {
    let partners = partners(clusters.count, seed: seed)
    var result = Array(repeating: 0, count: clusters.indices.count)
    for (cluster, members) in clusters.members.enumerated() {
      let others = clusters.members[partners[cluster]]
      for (place, sample) in members.enumerated() { result[sample] = others[place % others.count] }
    }
    return result
  }

  /// For each of `count` numbers another; each is chosen once.
  private static func partners(_ count: Int, seed: UInt64) -> [Int] {
    var partners = Array(0..<count)
    var generator = SplitMix64(seed: seed)
    for last in stride(from: count - 1, to: 0, by: -1) {
      partners.swapAt(last, Int.random(in: 0..<last, using: &generator))
    }
    return partners
  }
}
