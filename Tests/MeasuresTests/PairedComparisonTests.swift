import Measures
import Testing
import TokenStreams

@Suite("Paired comparison")
struct PairedComparisonTests {
  @Test("Ratios, differences and signs are those of the pairs")
  func figures() throws {
    let comparison = try #require(PairedComparison([(1, 2), (2, 2), (4, 2), (1, 8)]))
    #expect(comparison.count == 4)
    #expect(comparison.medianRatio?.value == 1.5)
    #expect(
      comparison.geometricMeanRatio.map { abs($0.value - 8.0.squareRoot().squareRoot()) < 1e-15 } == true)
    #expect(comparison.meanDifference.value == 1.5)
    #expect((comparison.signs.positive, comparison.signs.negative, comparison.signs.ties) == (2, 1, 1))
    #expect(comparison.signs.pValue == 1)
  }

  @Test("A ratio to nothing, or of nothing, is none")
  func zeros() throws {
    let comparison = try #require(PairedComparison([(0, 2), (2, 2)]))
    #expect(comparison.medianRatio == nil && comparison.geometricMeanRatio == nil)
    #expect(comparison.meanDifference.value == 1)
    #expect(PairedComparison([]) == nil)
    #expect(try #require(PairedComparison([(1, 2)])).meanDifference.interval == nil)
  }

  @Test("The interval covers the true difference in about 95 of 100 samples")
  func coverage() throws {
    var random = SplitMix64(seed: 11)
    var covered = 0
    for seed in 0..<100 {
      let pairs = (0..<40).map { _ in
        let base = 5 + 10 * random.unit()
        return (first: base, second: base + random.unit())
      }
      let comparison = PairedComparison(pairs, bootstrap: Bootstrap(resamples: 200, seed: UInt64(seed)))
      if comparison?.meanDifference.interval?.contains(0.5) == true { covered += 1 }
    }
    #expect((87...100).contains(covered))
  }
}
