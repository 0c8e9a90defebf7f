/// Whether one of two sides wins more often than the toss of a coin would let it (Dixon and Mood 1946).
public struct SignTest: Equatable, Sendable {
  /// How many differences are above 0, below 0, and 0.
  public let positive: Int
  public let negative: Int
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
    // P(X ≤ k) for X binomial(n, ½) is I_½(n − k, k + 1) (DLMF 8.17.5).
    return min(
      1, 2 * IncompleteBeta.regularized(0.5, complement: 0.5, Double(tosses - fewer), Double(fewer + 1)))
  }
}
