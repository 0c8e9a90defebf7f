internal import Glibc

/// What changes from one side to the other where both were measured on the same things.
public struct PairedComparison: Equatable, Sendable {
  /// A figure and how sure it is.
  public struct Estimate: Equatable, Sendable {
    /// The figure over all pairs.
    public let value: Double
    /// 95 % interval of the figure over resampled pairs; nil for a single pair.
    public let interval: ClosedRange<Double>?
  }

  /// How many pairs there are.
  public let count: Int
  /// The median of second ÷ first; nil unless every value is above 0.
  public let medianRatio: Estimate?
  /// The geometric mean of second ÷ first; nil unless every value is above 0.
  public let geometricMeanRatio: Estimate?
  /// The mean of second − first.
  public let meanDifference: Estimate
  /// How often the second is above and below the first.
  public let signs: SignTest

  /// Compares pairs of finite values; nil if there are none.
  public init?(_ pairs: [(first: Double, second: Double)], bootstrap: Bootstrap = Bootstrap()) {
    guard !pairs.isEmpty else { return nil }
    count = pairs.count
    let differences = pairs.map { $0.second - $0.first }
    let n = Double(pairs.count)
    meanDifference = Estimate(
      value: differences.reduce(0, +) / n, interval: bootstrap.meanInterval(of: differences))
    signs = SignTest(differences)
    guard pairs.allSatisfy({ $0.first > 0 && $0.second > 0 }) else {
      (medianRatio, geometricMeanRatio) = (nil, nil)
      return
    }
    let ratios = pairs.map { $0.second / $0.first }
    medianRatio = Quantiles(ratios)[0.5].map {
      Estimate(value: $0, interval: bootstrap.medianInterval(of: ratios))
    }
    let logarithms = ratios.map { log($0) }
    geometricMeanRatio = Estimate(
      value: exp(logarithms.reduce(0, +) / n),
      interval: bootstrap.meanInterval(of: logarithms).map { exp($0.lowerBound)...exp($0.upperBound) })
  }
}
