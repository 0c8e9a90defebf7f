internal import Glibc

/// Draws from distributions, the same on every run; what they give depends on libm to the last bit only.
extension SplitMix64 {
  /// A draw from the exponential distribution with mean 1: the inverse of its distribution function.
  public mutating func standardExponential() -> Double { -log(1 - unit()) }

  /// A draw from the normal distribution with mean 0 and deviation 1.
  ///
  /// Box and Muller: A note on the generation of random normal deviates (1958); the cosine branch.
  public mutating func standardNormal() -> Double {
    let radius = sqrt(-2 * log(1 - unit()))
    return radius * cos(2 * Double.pi * unit())
  }

  /// A draw from the gamma distribution with scale 1; its mean and its variance are the shape.
  ///
  /// Marsaglia and Tsang: A simple method for generating gamma variables (2000), with their boost for shapes under 1.
  ///
  /// - Parameter shape: more than 0.
  public mutating func standardGamma(shape: Double) -> Double {
    if shape < 1 {
      let boost = pow(1 - unit(), 1 / shape)
      return boost * standardGamma(shape: shape + 1)
    }
    let d = shape - 1.0 / 3
    let c = 1 / sqrt(9 * d)
    while true {
      let x = standardNormal()
      let cube = 1 + c * x
      if cube <= 0 { continue }
      let v = cube * cube * cube
      if log(1 - unit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}
