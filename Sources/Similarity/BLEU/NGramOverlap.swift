/// How many n-grams two token sequences share, for every order that was asked for.
///
/// Each n-gram counts as often as it occurs in both, which is the same seen from either side: one overlap gives the
/// BLEU of either text as the hypothesis.
public struct NGramOverlap: Equatable, Sendable {
  /// Shared n-grams by order: the first element is of single tokens.
  public var matches: [Int]
  /// Tokens of the text that is scored.
  public var hypothesisLength: Int
  /// Tokens of the text that it is held against.
  public var referenceLength: Int

  /// The same with the two texts exchanged.
  public var reversed: NGramOverlap {
    NGramOverlap(
      matches: matches, hypothesisLength: referenceLength, referenceLength: hypothesisLength)
  }

  /// How many n-grams the hypothesis has, by order.
  public var totals: [Int] { matches.indices.map { max(0, hypothesisLength - $0) } }
}
