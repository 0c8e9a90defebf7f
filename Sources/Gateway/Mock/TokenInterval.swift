internal import Glibc
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
      max(0, mean + Int64((Double(deviation) * Self.standardNormal(&random)).rounded()))
    case .gamma(let mean, let shape):
      Int64((Double(mean) / shape * Self.standardGamma(shape, &random)).rounded())
    case .empirical(let values): values[Int.random(in: values.indices, using: &random)]
    }
  }

  /// Box and Muller's transform (1958), cosine branch.
  private static func standardNormal(_ random: inout SplitMix64) -> Double {
    let radius = sqrt(-2 * log(1 - random.unit()))
    return radius * cos(2 * Double.pi * random.unit())
  }

  /// Marsaglia and Tsang: A simple method for generating gamma variables (2000), with their boost for shapes under 1.
  private static func standardGamma(_ shape: Double, _ random: inout SplitMix64) -> Double {
    if shape < 1 {
      let boost = pow(1 - random.unit(), 1 / shape)
      return boost * standardGamma(shape + 1, &random)
    }
    let d = shape - 1.0 / 3
    let c = 1 / sqrt(9 * d)
    while true {
      let x = standardNormal(&random)
      let cube = 1 + c * x
      if cube <= 0 { continue }
      let v = cube * cube * cube
      if log(1 - random.unit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}
