internal import Glibc

/// How requests come that nobody holds back: independent gaps between one and the next.
public struct ArrivalProcess: Equatable, Sendable {
  /// Requests a second, on average; from 0.001 to a million.
  public let rate: Double
  /// Standard deviation ÷ mean of the gaps: 0 for requests in step, 1 for a Poisson process, more for bursts; up to 10.
  public let variation: Double

  /// The rates and, beside 0, the variations that there can be.
  private static let rates = 0.001...1_000_000.0
  private static let variations = 0.01...10.0

  /// Makes a process; nil where a value is out of its range.
  public init?(rate: Double, variation: Double) {
    guard Self.rates.contains(rate), variation == 0 || Self.variations.contains(variation) else { return nil }
    self.rate = rate
    self.variation = variation
  }

  /// Reads `constant:RATE`, `poisson:RATE`, `gamma:RATE,cv=VARIATION` or `gamma:RATE,burstiness=SHAPE`; nil for anything
  /// else. The burstiness is that of `vllm bench serve`, which is the shape of the gamma distribution: 1 ÷ variation².
  public init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let values = parts[1].split(separator: ",", omittingEmptySubsequences: false)
    guard let rate = values.first.flatMap({ Double($0) }) else { return nil }
    switch (parts[0], values.count) {
    case ("constant", 1): self.init(rate: rate, variation: 0)
    case ("poisson", 1): self.init(rate: rate, variation: 1)
    case ("gamma", 2):
      let pair = values[1].split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count == 2, let value = Double(pair[1]), value > 0 else { return nil }
      switch pair[0] {
      case "cv": self.init(rate: rate, variation: value)
      case "burstiness": self.init(rate: rate, variation: 1 / sqrt(value))
      default: return nil
      }
    default: return nil
    }
  }

  /// As it is read.
  public var text: String {
    let rate = Int(exactly: self.rate).map { "\($0)" } ?? "\(self.rate)"
    return switch variation {
    case 0: "constant:\(rate)"
    case 1: "poisson:\(rate)"
    default: "gamma:\(rate),cv=\(variation)"
    }
  }

  /// When the first requests come, in nanoseconds since the first.
  public func instantsNs(count: Int, seed: UInt64) -> [Int64] {
    var random = SplitMix64(seed: seed)
    let shape = 1 / (variation * variation)
    var sum = 0.0
    return (0..<count).map { index in
      if index > 0 {
        // In units of the mean gap, so that requests in step are never off by more than a rounding.
        switch variation {
        case 0: sum += 1
        case 1: sum += random.standardExponential()
        default: sum += random.standardGamma(shape: shape) / shape
        }
      }
      return Int64((sum / rate * 1e9).rounded())
    }
  }
}
