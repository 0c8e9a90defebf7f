internal import Glibc

/// A rank correlation of two variables, and how likely one as far from 0 is where they are independent.
///
/// The values, and where there are none, are those of SciPy 1.17 (`scipy.stats.spearmanr`, `kendalltau`).
public struct RankCorrelation: Equatable, Sendable {
  /// Which correlation it is: the values of `--coefficient`.
  public enum Kind: String, Equatable, Sendable, CaseIterable {
    /// Pearson's correlation of average ranks (Spearman 1904).
    case spearman
    /// Tau-b, (concordant − discordant) ÷ √((pairs − ties in x)(pairs − ties in y)) (Kendall 1945).
    case kendall
  }

  /// The coefficient, −1 … 1.
  public let coefficient: Double
  /// The two-sided p-value; nil where it is undefined (Spearman's of two pairs).
  ///
  /// Spearman's is that of Student's t with n − 2 degrees of freedom, t = r √((n − 2) ÷ (1 − r²)). Kendall's is exact
  /// without ties up to 33 pairs and with at most one discordant or concordant pair, else asymptotically normal.
  public let pValue: Double?

  /// Correlates two variables given in the same order.
  ///
  /// Nil for fewer than two pairs, where a variable is constant, and where a number is NaN.
  public init?(_ kind: Kind = .spearman, of x: [Double], _ y: [Double]) {
    precondition(x.count == y.count, "Each number of one variable has its partner in the other.")
    guard x.count > 1, !(x.contains(where: \.isNaN) || y.contains(where: \.isNaN)) else { return nil }
    guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return nil }
    switch kind {
    case .spearman: self.init(ranks: Ranks(x), Ranks(y))
    case .kendall: self.init(concordanceOf: x, y)
    }
  }

  init(coefficient: Double, pValue: Double?) {
    self.coefficient = coefficient
    self.pValue = pValue
  }

  /// Spearman's, step for step as numpy's `corrcoef` does it, so that the last digit is the same: a p-value near 0 hangs
  /// on it.
  private init(ranks x: Ranks, _ y: Ranks) {
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x.values, y.values) {
      xx += (a - x.mean) * (a - x.mean)
      yy += (b - y.mean) * (b - y.mean)
      xy += (a - x.mean) * (b - y.mean)
    }
    let factor = 1 / Double(x.values.count - 1)
    let r = min(1, max(-1, xy * factor / (yy * factor).squareRoot() / (xx * factor).squareRoot()))
    let degrees = Double(x.values.count - 2)
    let t = r * max(0, degrees / ((r + 1) * (1 - r))).squareRoot()
    self.init(coefficient: r, pValue: degrees > 0 ? StudentT.twoSided(t, degrees: degrees) : nil)
  }
}
