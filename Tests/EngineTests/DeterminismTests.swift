import Aggregation
import Scenarios
import Testing
import TokenStreams

@Suite("Random mixtures in virtual time")
struct DeterminismTests {
  @Test("The same seed gives the same observations in the same order; other seeds give others")
  func sameSeed() throws {
    var different: Set<Int> = []
    var outcomes: Set<String> = []
    for seed in 0..<100 {
      let first = try RandomScenario(seed: UInt64(seed)).run()
      let second = try RandomScenario(seed: UInt64(seed)).run()
      #expect(first.violation == nil, "seed \(seed)")
      #expect(first.observations == second.observations, "seed \(seed)")
      #expect(first.outcome == second.outcome && first.answer == second.answer, "seed \(seed)")
      different.insert(first.observations.count)
      outcomes.insert(first.outcome.name)
    }
    #expect(different.count > 50)
    #expect(outcomes.isSuperset(of: ["complete", "degraded", "failed"]))
  }
}
