/// What is said of many values of one measure. Every command says it in this way.
public struct Distribution: Equatable, Sendable {
  /// The shares whose quantiles are shown.
  public static let shares = [0.5, 0.9, 0.95, 0.99]

  /// One quantile.
  public struct Quantile: Equatable, Sendable {
    /// In the measure's unit.
    public let value: Double
    /// Whether there are too few values to rely on it.
    public let isDoubtful: Bool
  }

  /// How many values there are.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// Their quantiles at `shares`.
  public let quantiles: [Quantile]
  /// The bootstrap interval of the median at 95 %; nil for a single value, or without a bootstrap.
  public let median95: ClosedRange<Double>?

  /// Describes some values; nil if there are none.
  public init?(_ values: [Double], bootstrap: Bootstrap? = Bootstrap()) {
    guard !values.isEmpty else { return nil }
    let sorted = Quantiles(values)
    count = values.count
    mean = values.reduce(0, +) / Double(values.count)
    quantiles = Self.shares.compactMap { share in
      sorted[share].map { Quantile(value: $0, isDoubtful: !Quantiles.areEnough(values.count, for: share)) }
    }
    median95 = bootstrap?.medianInterval(of: values)
  }
}
