public import TokenStreams

/// A distribution as measured: each of its values is as likely as the others (Efron's resampling, 1979).
public struct Empirical: Equatable, Sendable {
  /// More values than these are thinned out to so many quantiles.
  public static let mostValues = 512

  /// The values in ascending order; never empty.
  public let values: [Double]

  /// Takes the values over.
  ///
  /// - Precondition: there is at least one, and all are finite.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty && values.allSatisfy(\.isFinite), "A distribution has finite values.")
    let sorted = values.sorted()
    guard sorted.count > Self.mostValues else {
      self.values = sorted
      return
    }
    // The middle of each of so many equal shares, so that the mean stays where it is.
    self.values = (0..<Self.mostValues).map { index in
      sorted[Int((Double(index) + 0.5) / Double(Self.mostValues) * Double(sorted.count))]
    }
  }

  /// The mean of the values.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Where one more value of the same distribution lies with at least this probability, whatever the distribution
  /// (Wilks 1941): between order statistics, not quantiles, which few values put too close together. nil where there are
  /// too few values for it.
  public func interval(of share: Double) -> ClosedRange<Double>? {
    let rank = Int((1 - share) / 2 * Double(values.count + 1) + 1e-9)
    guard rank >= 1 else { return nil }
    return values[rank - 1]...values[values.count - rank]
  }

  /// Draws one of the values.
  public func draw(_ random: inout SplitMix64) -> Double {
    // The high half of the product is uniform enough for a few hundred values, and costs no division.
    values[Int(truncatingIfNeeded: UInt64(values.count).multipliedFullWidth(by: random.next()).high)]
  }
}
