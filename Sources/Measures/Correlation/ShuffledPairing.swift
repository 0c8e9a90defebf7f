internal import TokenStreams

/// A pairing of every sample with another one: whatever correlation it leaves is not of the answer to the instruction.
public enum ShuffledPairing {
  /// For each of `count` samples the index of another; each is chosen once. One sample has only itself.
  ///
  /// Drawn from all cyclic orders alike (Sattolo 1986), so that none is paired with itself; the same for the same seed.
  public static func partners(_ count: Int, seed: UInt64) -> [Int] {
    var partners = Array(0..<count)
    var generator = SplitMix64(seed: seed)
    for last in stride(from: count - 1, to: 0, by: -1) {
      partners.swapAt(last, Int.random(in: 0..<last, using: &generator))
    }
    return partners
  }
}
