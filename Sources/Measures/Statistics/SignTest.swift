/// Whether one of two sides wins more often than the toss of a coin would let it (Dixon and Mood 1946).
public struct SignTest: Equatable, Sendable {
  /// How many differences are above 0.
  public let positive: Int
  /// How many differences are below 0.
  public let negative: Int
  /// How many differences are 0; they do not count.
  public let ties: Int

  /// Counts the signs of paired differences, none of which may be NaN.
  public init(_ differences: [Double]) {
    positive = differences.count { $0 > 0 }
    negative = differences.count { $0 < 0 }
    ties = differences.count - positive - negative
  }

  /// The exact two-sided p-value: the probability that tosses of a fair coin, one for each difference but ties, are at
  /// least as uneven. 1 where there is nothing to toss for.
  public var pValue: Double {
    let fewer = min(positive, negative)
    guard positive != negative else { return 1 }
    let tosses = positive + negative
    if tosses <= Self.mostCounted { return Self.counted(fewer, of: tosses) }
    // P(X ≤ k) for X binomial(n, ½) is I_½(n − k, k + 1) (DLMF 8.17.5).
    return min(
      1, 2 * IncompleteBeta.regularized(0.5, complement: 0.5, Double(tosses - fewer), Double(fewer + 1)))
  }

  /// So many tosses have fewer than 2⁶⁴ outcomes, also times the next factor of a binomial coefficient.
  private static let mostCounted = 62

  /// Twice the share of all outcomes that have at most so many heads, from whole numbers: 1 ÷ 32 is 0.03125.
  private static func counted(_ heads: Int, of tosses: Int) -> Double {
    var outcomes: UInt64 = 0
    var coefficient: UInt64 = 1
    for count in 0...heads {
      outcomes += coefficient
      coefficient = coefficient * UInt64(tosses - count) / UInt64(count + 1)
    }
    return Double(2 * outcomes) / Double((1 as UInt64) << UInt64(tosses))
  }
}
