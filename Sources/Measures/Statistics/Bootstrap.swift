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
    guard numbers.count > 1 else { return nil }
    // In ascending order, so that the order given does not matter to the last digit.
    let sorted = numbers.sorted()
    return interval(over: sorted.count, level: level) { times in
      zip(sorted, times).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(sorted.count)
    }
  }

  /// The interval that holds `level` of the medians over the resamples; nil for fewer than two numbers.
  public func medianInterval(of numbers: [Double], level: Double = 0.95) -> ClosedRange<Double>? {
    guard numbers.count > 1 else { return nil }
    // A resample is given as how often it holds each of the sorted numbers: nothing is sorted again.
    let sorted = numbers.sorted()
    return interval(over: sorted.count, level: level) { times in
      (Self.element(sorted, times, at: (sorted.count - 1) / 2)
        + Self.element(sorted, times, at: sorted.count / 2)) / 2
    }
  }

  /// The interval that holds `level` of a figure's values over resamples of some members; nil where it has none.
  ///
  /// - Parameters:
  ///   - count: how many members there are, and how many a resample draws of them.
  ///   - figure: the figure of a resample, given how many times it holds each member; one where it is undefined is left
  ///     out.
  public func interval(
    over count: Int, level: Double = 0.95, _ figure: (_ times: [Int]) -> Double?
  ) -> ClosedRange<Double>? {
    intervals(over: count, level: level) { [figure($0)] }[0]
  }

  /// The intervals of several figures over the same resamples, of which there are the same for the same count.
  public func intervals(
    over count: Int, level: Double = 0.95, _ figures: (_ times: [Int]) -> [Double?]
  ) -> [ClosedRange<Double>?] {
    var generator = SplitMix64(seed: seed)
    var values: [[Double]] = []
    var times = Array(repeating: 0, count: count)
    for _ in 0..<resamples {
      for member in times.indices { times[member] = 0 }
      for _ in 0..<count { times[Int.random(in: 0..<count, using: &generator)] += 1 }
      for (index, value) in figures(times).enumerated() {
        if index == values.count { values.append([]) }
        if let value { values[index].append(value) }
      }
    }
    return values.map { values in
      let quantiles = Quantiles(values)
      guard let low = quantiles[(1 - level) / 2], let high = quantiles[(1 + level) / 2] else { return nil }
      return low...high
    }
  }

  private static func element(_ sorted: [Double], _ times: [Int], at rank: Int) -> Double {
    var passed = 0
    for (value, count) in zip(sorted, times) {
      passed += count
      if passed > rank { return value }
    }
    return sorted[sorted.count - 1]
  }
}
