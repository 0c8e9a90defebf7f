/// The Levenshtein distance: the fewest scalars inserted, deleted or replaced that make one text the other.
///
///     normalised similarity = 1 − distance ÷ max(|a|, |b|); 1 if both are empty
///
/// As rapidfuzz's `distance.Levenshtein` computes it, bit by bit the same. Time: |a| · |b| ÷ 64; memory: the scalars
/// that the shorter text is written with, times its length ÷ 4, in bytes.
public enum Levenshtein {
  /// The distance of two texts.
  public static func distance(_ a: Scalars, _ b: Scalars) -> Int {
    withDifferentParts(a, b) { pattern, text in
      if pattern.isEmpty { return text.count }
      if pattern.count <= 64 { return distance(ofShort: pattern, text) }
      var matrix = TwoEndedLevenshtein(pattern, text)
      return matrix.distance()
    }
  }

  /// The similarity that follows from the distance, 0 … 1.
  public static func normalizedSimilarity(_ a: Scalars, _ b: Scalars) -> Double {
    normalizedSimilarity(distance: distance(a, b), a.count, b.count)
  }

  /// The similarity of texts of so many scalars and of that distance, 0 … 1.
  public static func normalizedSimilarity(distance: Int, _ a: Int, _ b: Int) -> Double {
    max(a, b) == 0 ? 1 : 1 - Double(distance) / Double(max(a, b))
  }

  private static func distance(
    ofShort pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>
  ) -> Int {
    var column = LevenshteinColumn<UInt64>()
    ShortPattern.forEachColumn(of: pattern, text) { matches in
      var carry = LevenshteinColumn<UInt64>.Carry.top
      column.step(matches, &carry)
    }
    return text.count + column.growth(ofFirst: pattern.count)
  }
}
