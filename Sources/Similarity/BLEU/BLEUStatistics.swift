/// What BLEU is computed from: sums over the segments of a corpus, or those of one.
public struct BLEUStatistics: Equatable, Sendable {
  /// N-grams of the hypotheses that the references hold, by order, the first element of single tokens.
  public var matches: [Int]
  /// All n-grams of the hypotheses, by order.
  public var totals: [Int]
  /// Tokens of the hypotheses.
  public var hypothesisLength: Int
  /// Tokens of the references; of several for one hypothesis, the one nearest in length.
  public var referenceLength: Int

  /// The statistics of one segment.
  public init(_ overlap: NGramOverlap) {
    matches = overlap.matches
    totals = overlap.totals
    hypothesisLength = overlap.hypothesisLength
    referenceLength = overlap.referenceLength
  }

  /// Adds the statistics of a further segment, of the same maximum order.
  public static func += (sum: inout BLEUStatistics, segment: BLEUStatistics) {
    for order in sum.matches.indices {
      sum.matches[order] += segment.matches[order]
      sum.totals[order] += segment.totals[order]
    }
    sum.hypothesisLength += segment.hypothesisLength
    sum.referenceLength += segment.referenceLength
  }
}
