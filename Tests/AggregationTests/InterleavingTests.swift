import Aggregation
import Glibc
import Testing
import TokenStreams

@Suite("Any interleaving of anything that calls may say")
struct InterleavingTests {
  /// How many runs to make; `CHUNKWISE_INTERLEAVINGS` asks for more, which an optimised build does in seconds.
  static let count = getenv("CHUNKWISE_INTERLEAVINGS").flatMap { Int(String(cString: $0)) } ?? 4_000

  @Test("keeps every invariant", arguments: 0..<4)
  func invariants(block: Int) {
    for index in 0..<Self.count / 4 {
      let seed = UInt64(block) << 32 | UInt64(index)
      var mixture = RandomMixture(seed: seed)
      mixture.run()
      if let violation = mixture.violation {
        Issue.record("Seed \(seed): \(violation)")
        return
      }
    }
  }

  @Test("gives the same run for the same seed, and reaches every kind of end")
  func determinism() {
    var names: Set<String> = []
    for seed in 0..<1_000 {
      var first = RandomMixture(seed: UInt64(seed))
      var second = RandomMixture(seed: UInt64(seed))
      first.run()
      second.run()
      #expect(first.outcome == second.outcome && first.roundCount == second.roundCount)
      if let outcome = first.outcome { names.insert(outcome.name) }
    }
    #expect(names == ["complete", "degraded", "failed", "cancelled", "truncated"])
  }
}
