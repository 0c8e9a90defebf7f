internal import Glibc

/// The regularized incomplete beta function, from which the tails of Student's t and of the binomial follow.
enum IncompleteBeta {
  /// I_x(a, b) for positive a and b; `y` is 1 − x, given apart because the caller often knows it to more digits.
  ///
  /// The continued fraction of DLMF 8.17.22 by Lentz's method, on the side where it converges fast (8.17.4).
  static func regularized(_ x: Double, complement y: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    return x < (a + 1) / (a + b + 2)
      ? power(x, y, a, b) / a * fraction(x, a, b)
      : 1 - power(x, y, a, b) / b * fraction(y, b, a)
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var c = 1.0
    var d = 1 / (1 - (a + b) * x / (a + 1))
    var value = d
    // About √max(a, b) terms are needed; this is enough for a and b of a hundred million.
    for step in 1...100_000 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / (1 + term * d)
        c = 1 + term / c
        value *= c * d
      }
      if abs(c * d - 1) < 1e-16 { break }
    }
    return value
  }

  /// xᵃ yᵇ ÷ B(a, b). Powers and gamma functions of large arguments would lose the digits that they share, so these are
  /// taken out beforehand (Loader 2000, Fast and Accurate Computation of Binomial Probabilities).
  private static func power(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let excess = x * b - y * a
    let exponent =
      a * logLessLinear(excess / a) + b * logLessLinear(-excess / b)
      + stirlingError(a + b) - stirlingError(a) - stirlingError(b)
    return (a * b / (2 * Double.pi * (a + b))).squareRoot() * exp(exponent)
  }

  /// log(1 + u) − u.
  private static func logLessLinear(_ u: Double) -> Double {
    guard abs(u) < 0.1 else { return log1p(u) - u }
    // With s = u ÷ (2 + u): log(1 + u) = 2 (s + s³/3 + s⁵/5 + …), and 2s − u = −s u.
    let s = u / (2 + u)
    var sum = 0.0
    var odd = s * s * s
    for power in stride(from: 3.0, through: 17, by: 2) {
      sum += odd / power
      odd *= s * s
    }
    return 2 * sum - s * u
  }

  /// log Γ(z) − ((z − ½) log z − z + ½ log 2π).
  private static func stirlingError(_ z: Double) -> Double {
    guard z >= 16 else {
      return log(tgamma(z)) - ((z - 0.5) * log(z) - z + 0.5 * log(2 * Double.pi))
    }
    // DLMF 5.11.1.
    let w = 1 / (z * z)
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - w / 1188) * w) * w) * w) / z
  }
}
