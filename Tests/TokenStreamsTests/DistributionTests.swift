import Testing
import TokenStreams

@Suite struct DistributionTests {
  /// Of draws with mean 1: deviation, skewness and five quantiles.
  struct Reference: Sendable, CustomTestStringConvertible {
    /// Of the gamma distribution; nil for the exponential one.
    var shape: Double?
    var deviation: Double
    var quantiles: [Double]

    var testDescription: String { shape.map { "gamma of shape \($0)" } ?? "exponential" }
  }

  static let shares = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// From numpy 2.4.6: `default_rng(1).gamma(k, 1/k, 20_000_000)` and `.exponential(1, 20_000_000)`, whose deviations are
  /// within 0.2 % of 1/√k, and whose quantiles agree with scipy's `gamma.ppf` to three digits or more.
  static let references = [
    Reference(shape: nil, deviation: 1.0002, quantiles: [0.05126, 0.2877, 0.6931, 1.386, 2.996]),
    Reference(shape: 1, deviation: 1.0002, quantiles: [0.05126, 0.2877, 0.6931, 1.386, 2.996]),
    Reference(shape: 4, deviation: 0.50004, quantiles: [0.3416, 0.6339, 0.9181, 1.277, 1.939]),
    Reference(shape: 25, deviation: 0.2, quantiles: [0.6953, 0.8589, 0.9867, 1.127, 1.35]),
    Reference(shape: 0.25, deviation: 1.9975, quantiles: [1.687e-5, 0.01059, 0.1747, 1.044, 4.839]),
    Reference(shape: 0.04, deviation: 5.0069, quantiles: [4.289e-32, 1.309e-14, 4.318e-7, 0.011, 4.794]),
  ]

  @Test("Draws are distributed as numpy's are", arguments: references)
  func draws(reference: Reference) {
    var random = SplitMix64(seed: 2)
    let count = 200_000
    let draws = (0..<count).map { _ in
      reference.shape.map { random.standardGamma(shape: $0) / $0 } ?? random.standardExponential()
    }
    let mean = draws.reduce(0, +) / Double(count)
    // Four standard errors: of the mean, and of a share.
    #expect(abs(mean - 1) < 4 * reference.deviation / Double(count).squareRoot())
    for (share, quantile) in zip(Self.shares, reference.quantiles) {
      let below = Double(draws.count { $0 <= quantile }) / Double(count)
      #expect(abs(below - share) < 4 * (share * (1 - share) / Double(count)).squareRoot() + 0.001)
    }
  }

  @Test("Normal draws have their mean, their deviation and their tails")
  func normal() {
    var random = SplitMix64(seed: 3)
    let draws = (0..<200_000).map { _ in random.standardNormal() }
    let mean = draws.reduce(0, +) / 200_000
    let square = draws.reduce(0) { $0 + $1 * $1 } / 200_000
    #expect(abs(mean) < 0.01 && abs(square - 1) < 0.015)
    #expect(abs(Double(draws.count { abs($0) > 1.959964 }) / 200_000 - 0.05) < 0.002)
  }

  @Test("The gaps of a process have its rate and its variation", arguments: [0.2, 0.5, 1, 2])
  func gaps(variation: Double) throws {
    let process = try #require(ArrivalProcess(rate: 50, variation: variation))
    let instants = process.instantsNs(count: 200_001, seed: 4)
    let gaps = zip(instants, instants.dropFirst()).map { Double($1 - $0) / 1e9 }
    let mean = gaps.reduce(0, +) / 200_000
    let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200_000).squareRoot()
    #expect(abs(mean * 50 - 1) < 4 * variation / 447)
    #expect(abs(deviation / mean / variation - 1) < 0.02)
  }
}
