/// A BLEU and what it is made of.
public struct BLEUScore: Equatable, Sendable {
  /// 0 … 100.
  public var score: Double
  /// The smoothed precision of each order, 0 … 100; 0 for orders that were not reached.
  public var precisions: [Double]
  /// 1 unless the hypothesis is shorter than the reference.
  public var brevityPenalty: Double
  /// The counts that it was computed from.
  public var statistics: BLEUStatistics
}
