import Aggregation
import Testing
import TokenStreams

@Suite("Random mixtures in virtual time")
struct DeterminismTests {
  @Test("The same seed gives the same observations in the same order; other seeds give others")
  func sameSeed() throws {
    var different: Set<Int> = []
    var outcomes: Set<String> = []
    for seed in 0..<200 {
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

  @Test("The driver decides what the fold of its recording decides", arguments: 0..<4)
  func driverAgreesWithFold(block: Int) throws {
    for index in 0..<150 {
      let seed = UInt64(block) << 32 | UInt64(index)
      let scenario = RandomScenario(seed: seed)
      let run = try scenario.run()
      let fold = Fold(scenario.shape, scenario.request, replaying: run.observations)
      #expect(fold.disagreement == nil, "seed \(seed)")
      #expect(fold.outcome == run.outcome && fold.answer == run.answer, "seed \(seed)")
    }
  }

  @Test("It does so too if the request is cancelled or its reader is slow", arguments: 0..<2)
  func driverAgreesWithFoldUnderStress(block: Int) throws {
    for index in 0..<100 {
      let seed = UInt64(block) << 32 | UInt64(index)
      let scenario = RandomScenario(seed: seed)
      let run = try scenario.run(
        cancellation: .atNs(Int64(index) * 3_000_000),
        reader: SimulatedRun.Reader(limit: 20, restNs: 10_000_000))
      #expect(run.violation == nil, "seed \(seed)")
      let fold = Fold(scenario.shape, scenario.request, replaying: run.observations)
      #expect(fold.disagreement == nil, "seed \(seed)")
      #expect(fold.outcome == run.outcome && fold.answer == run.answer, "seed \(seed)")
    }
  }
}
