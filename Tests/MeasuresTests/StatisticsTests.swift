import Measures
import Testing
import TokenStreams

@Suite("Statistics")
struct StatisticsTests {
  // numpy.percentile(numbers, 100 * q) of numpy 2.4, to the last bit.
  @Test(
    "Quantiles are numpy's",
    arguments: [
      (0, 1.0), (0.1, 1.4), (0.5, 3.5), (0.9, 8.9), (0.95, 9.45), (0.99, 9.89), (1, 10),
    ])
  func few(q: Double, value: Double) { #expect(Quantiles([3.5, 1, 2, 10, 7.25])[q] == value) }

  // numpy.random.default_rng(7).random(11), and its percentiles.
  @Test(
    "Quantiles between awkward numbers are numpy's to the last bit",
    arguments: [
      (0.5, 0.625095466604667), (0.9, 0.8735534453962619), (0.95, 0.8853836231829186),
      (0.99, 0.8948477654122441),
    ])
  func awkward(q: Double, value: Double) {
    let numbers = [
      0.625095466604667, 0.8972138009695755, 0.7756856902451935, 0.22520718999059186, 0.30016628491122543,
      0.8735534453962619, 0.005265304565574724, 0.8212284183827663, 0.7970694287520462, 0.4679349528437208,
      0.3030324268193135,
    ]
    #expect(Quantiles(numbers)[q] == value)
  }

  @Test("Nothing has no quantile, and one number is all of its own")
  func edges() {
    #expect(Quantiles([])[0.5] == nil)
    for q in [0, 0.5, 0.99, 1, -1, 2] { #expect(Quantiles([4])[q] == 4) }
  }

  @Test(
    "Quantiles are doubtful below 6, 36, 72 and 368 values",
    arguments: zip(Distribution.shares, [6, 36, 72, 368]))
  func doubt(q: Double, count: Int) {
    #expect(Quantiles.areEnough(count, for: q))
    #expect(!Quantiles.areEnough(count - 1, for: q))
  }

  @Test(
    "The sign test of a few pairs is a fraction without an error in its last digit",
    arguments: [
      (0, 6, 0.03125), (1, 6, 0.21875), (2, 5, 1), (0, 62, 0x1p-61), (1, 62, 63 * 0x1p-61), (3, 6, 1),
    ] as [(Int, Int, Double)])
  func signs(heads: Int, tosses: Int, p: Double) {
    #expect(SignTest((0..<tosses).map { $0 < heads ? 1 : -1 }).pValue == p)
    #expect(SignTest((0..<tosses).map { $0 < heads ? -1 : 1 }).pValue == p)
  }

  @Test("A bootstrap is the same for the same seed, and another for another")
  func seeds() {
    let numbers = (0..<50).map { Double($0 * $0 % 37) }
    #expect(Bootstrap(seed: 1).meanInterval(of: numbers) == Bootstrap(seed: 1).meanInterval(of: numbers))
    #expect(Bootstrap(seed: 1).meanInterval(of: numbers) != Bootstrap(seed: 2).meanInterval(of: numbers))
    #expect(Bootstrap().medianInterval(of: [1]) == nil)
    #expect(Bootstrap().medianInterval(of: [3, 3, 3]) == 3...3)
  }

  @Test("The 95 % interval of the mean is as wide as theory says")
  func width() throws {
    // 400 uniform numbers: the mean's standard error is 1/√12/√400, its 95 % interval 3.92 of them wide.
    var random = SplitMix64(seed: 3)
    let numbers = (0..<400).map { _ in random.unit() }
    let interval = try #require(Bootstrap().meanInterval(of: numbers))
    let width = interval.upperBound - interval.lowerBound
    #expect(abs(width - 3.92 * 0.288675 / 20) < 0.006)
    #expect(interval.contains(numbers.reduce(0, +) / 400))
  }

  @Test("The interval of the median covers the true one in about 95 of 100 samples")
  func coverage() {
    var random = SplitMix64(seed: 4)
    var covered = 0
    for seed in 0..<200 {
      let numbers = (0..<40).map { _ in random.unit() }
      let interval = Bootstrap(resamples: 300, seed: UInt64(seed)).medianInterval(of: numbers)
      if interval?.contains(0.5) == true { covered += 1 }
    }
    #expect((180...199).contains(covered))
  }

  @Test("A distribution tells n, mean, quantiles and whether to rely on them")
  func distribution() throws {
    let distribution = try #require(Distribution((1...40).map(Double.init)))
    #expect(distribution.count == 40 && distribution.mean == 20.5)
    #expect(distribution.quantiles.map(\.value) == [20.5, 36.1, 38.05, 39.61])
    #expect(distribution.quantiles.map(\.isDoubtful) == [false, false, true, true])
    #expect(distribution.median95?.contains(20.5) == true)
    #expect(Distribution([]) == nil)
    #expect(Distribution([1, 2], bootstrap: nil)?.median95 == nil)
  }
}
