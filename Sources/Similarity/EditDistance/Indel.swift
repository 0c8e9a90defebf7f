/// The Levenshtein distance without replacements: the fewest scalars inserted or deleted that make one text the other.
///
///     distance              = |a| + |b| − 2 · LCS(a, b)
///     normalised similarity = 1 − distance ÷ (|a| + |b|); 1 if both are empty
///
/// As rapidfuzz's `distance.Indel` computes it, and (times 100) its `fuzz.ratio`. Time and memory as in `Levenshtein`.
public enum Indel {
  /// The distance of two texts.
  public static func distance(_ a: Scalars, _ b: Scalars) -> Int {
    withDifferentParts(a, b) { pattern, text in
      pattern.count + text.count - 2 * commonSubsequence(pattern, text)
    }
  }

  /// The similarity that follows from the distance, 0 … 1.
  public static func normalizedSimilarity(_ a: Scalars, _ b: Scalars) -> Double {
    normalizedSimilarity(distance: distance(a, b), a.count, b.count)
  }

  /// The similarity of texts of so many scalars and of that distance, 0 … 1.
  public static func normalizedSimilarity(distance: Int, _ a: Int, _ b: Int) -> Double {
    a + b == 0 ? 1 : 1 - Double(distance) / Double(a + b)
  }

  private static func commonSubsequence(
    _ pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>
  ) -> Int {
    if pattern.isEmpty { return 0 }
    if pattern.count > 64 { return TwoEndedSubsequence(pattern, text).length() }
    var column = SubsequenceColumn<UInt64>()
    ShortPattern.forEachColumn(of: pattern, text) { matches in
      var carry: UInt64 = 0
      column.step(matches, &carry)
    }
    return column.growth(ofFirst: pattern.count)
  }
}
