import Gateway
import Testing

@Suite struct MockLatencyTests {
  static let latency = MockLatency(
    baseNs: 1000, uncachedTokenNs: 10, cachedTokenNs: 1, interval: .gamma(meanNs: 1_000_000, shape: 2))

  @Test("The first token comes after base, uncached and cached tokens")
  func closedForm() {
    #expect(Self.latency.expectedFirstTokenNs(promptTokens: 100, cachedTokens: 0) == 2000)
    #expect(Self.latency.expectedFirstTokenNs(promptTokens: 100, cachedTokens: 96) == 1136)
  }

  @Test("The instants begin with the closed form, never go back, and follow from the seed")
  func instants() {
    let instants = Self.latency.tokenInstantsNs(count: 50, promptTokens: 100, cachedTokens: 96, seed: 9)
    #expect(instants.count == 50)
    #expect(instants[0] == 1136)
    #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(
      instants == Self.latency.tokenInstantsNs(count: 50, promptTokens: 100, cachedTokens: 96, seed: 9))
    #expect(
      instants != Self.latency.tokenInstantsNs(count: 50, promptTokens: 100, cachedTokens: 96, seed: 10))
  }

  @Test(
    "Intervals have the mean and the deviation that they should",
    arguments: [
      (TokenInterval.constant(ns: 5_000_000), 5e6, 0.0),
      (.normal(meanNs: 20_000_000, deviationNs: 2_000_000), 20e6, 2e6),
      (.gamma(meanNs: 20_000_000, shape: 4), 20e6, 10e6),
      (.gamma(meanNs: 20_000_000, shape: 0.5), 20e6, 28.28e6),
      (.empirical([1_000_000, 3_000_000]), 2e6, 1e6),
    ])
  func moments(interval: TokenInterval, mean: Double, deviation: Double) {
    let latency = MockLatency(interval: interval)
    let instants = latency.tokenInstantsNs(count: 20_001, promptTokens: 0, cachedTokens: 0, seed: 5)
    let gaps = zip(instants, instants.dropFirst()).map { Double($1 - $0) }
    let average = gaps.reduce(0, +) / Double(gaps.count)
    let variance = gaps.map { ($0 - average) * ($0 - average) }.reduce(0, +) / Double(gaps.count)
    #expect(abs(average - mean) <= 0.03 * mean)
    #expect(abs(variance.squareRoot() - deviation) <= 0.05 * deviation)
  }
}
