internal import TokenStreams

/// The time from one token of an answer to the next. All times are nanoseconds.
public enum TokenInterval: Equatable, Sendable {
  /// Always the same.
  case constant(ns: Int64)
  /// Normal; what would be negative is zero.
  case normal(meanNs: Int64, deviationNs: Int64)
  /// Gamma with the given mean; a shape of 1 is exponential, a large one nearly constant.
  case gamma(meanNs: Int64, shape: Double)
  /// One of the measured values, each as likely as the others. Never empty.
  case empirical([Int64])

  /// Draws one interval.
  func sample(_ random: inout SplitMix64) -> Int64 {
    switch self {
    case .constant(let ns): ns
    case .normal(let mean, let deviation):
      max(0, mean + Int64((Double(deviation) * random.standardNormal()).rounded()))
    case .gamma(let mean, let shape):
      Int64((Double(mean) / shape * random.standardGamma(shape: shape)).rounded())
    case .empirical(let values): values[Int.random(in: values.indices, using: &random)]
    }
  }
}
