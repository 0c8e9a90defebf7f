internal import TokenStreams

/// Percentile intervals from resampling with replacement (Efron 1979), the same for the same seed.
public struct Bootstrap: Equatable, Sendable {
  /// How many times it resamples.
  public var resamples: Int
  /// Where its random numbers start.
  public var seed: UInt64

  /// Makes a bootstrap.
  public init(resamples: Int = 2000, seed: UInt64 = 0) {
    precondition(resamples > 0, "A bootstrap resamples at least once.")
    self.resamples = resamples
    self.seed = seed
  }

  /// The interval that holds `level` of the means over the resamples; nil for fewer than two numbers.
  public func meanInterval(of numbers: [Double], level: Double = 0.95) -> ClosedRange<Double>? {
    interval(of: numbers, level: level) { sorted, counts in
      zip(sorted, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(sorted.count)
    }
  }

  /// The interval that holds `level` of the medians over the resamples; nil for fewer than two numbers.
  public func medianInterval(of numbers: [Double], level: Double = 0.95) -> ClosedRange<Double>? {
    interval(of: numbers, level: level) { sorted, counts in
      (Self.element(sorted, counts, at: (sorted.count - 1) / 2)
        + Self.element(sorted, counts, at: sorted.count / 2)) / 2
    }
  }

  /// A resample is given as how often it holds each of the sorted numbers: nothing is sorted again.
  private func interval(
    of numbers: [Double], level: Double, _ statistic: (_ sorted: [Double], _ counts: [Int]) -> Double
  ) -> ClosedRange<Double>? {
    guard numbers.count > 1 else { return nil }
    let sorted = numbers.sorted()
    var generator = SplitMix64(seed: seed)
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var counts = Array(repeating: 0, count: sorted.count)
      for _ in sorted { counts[Int.random(in: counts.indices, using: &generator)] += 1 }
      values.append(statistic(sorted, counts))
    }
    let quantiles = Quantiles(values)
    guard let low = quantiles[(1 - level) / 2], let high = quantiles[(1 + level) / 2] else { return nil }
    return low...high
  }

  private static func element(_ sorted: [Double], _ counts: [Int], at rank: Int) -> Double {
    var passed = 0
    for (value, count) in zip(sorted, counts) {
      passed += count
      if passed > rank { return value }
    }
    return sorted[sorted.count - 1]
  }
}
