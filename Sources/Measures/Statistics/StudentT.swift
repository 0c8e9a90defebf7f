/// Student's t distribution.
enum StudentT {
  /// The probability of a value at least as far from 0 as `t` (DLMF 8.17; Abramowitz and Stegun 26.5.27).
  static func twoSided(_ t: Double, degrees: Double) -> Double {
    if t.isInfinite { return 0 }
    let whole = degrees + t * t
    return IncompleteBeta.regularized(degrees / whole, complement: t * t / whole, degrees / 2, 0.5)
  }
}
