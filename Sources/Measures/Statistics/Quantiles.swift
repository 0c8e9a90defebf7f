internal import Glibc

/// Sorted numbers, and their quantiles by linear interpolation (numpy's default; type 7 of Hyndman and Fan 1996).
public struct Quantiles: Equatable, Sendable {
  /// The numbers in ascending order.
  public let sorted: [Double]

  /// Sorts the numbers, none of which may be NaN.
  public init(_ numbers: some Sequence<Double>) { sorted = numbers.sorted() }

  /// The value below which the share `q` (0 … 1) of the numbers lies; nil where there are none.
  public subscript(q: Double) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let position = Double(last) * min(max(q, 0), 1)
    let below = Int(position)
    let (low, high) = (sorted[below], sorted[min(below + 1, last)])
    let t = position - Double(below)
    // From the nearer end, as numpy does, so that the last digits are the same.
    return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t)
  }

  /// Whether there are enough numbers for the quantile to have a two-sided 95 % interval of order statistics at all:
  /// max(q, 1−q)ⁿ ≤ 0.025 (Conover, Practical Nonparametric Statistics, §3.2). That is 6 for p50, 36 for p90, 72 for
  /// p95 and 368 for p99.
  public static func areEnough(_ count: Int, for q: Double) -> Bool {
    pow(max(q, 1 - q), Double(count)) <= 0.025
  }
}
