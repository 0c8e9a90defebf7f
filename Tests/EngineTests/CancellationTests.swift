import Aggregation
import Scenarios
import Testing
import TokenStreams

@Suite("Cancellation")
struct CancellationTests {
  @Test("At every observation it ends the request and leaves nothing behind", arguments: 0..<12)
  func everyPoint(seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed)
    let whole = try scenario.run()
    for count in 0...whole.observations.count {
      let run = try scenario.run(cancellation: .afterObservations(count))
      #expect(run.violation == nil, "seed \(seed), after \(count)")
      #expect(run.outcome == .cancelled || run.outcome == whole.outcome, "seed \(seed), after \(count)")
      #expect(whole.answer.utf8.starts(with: run.answer.utf8), "seed \(seed), after \(count)")
      #expect(run.observations.starts(with: whole.observations.prefix(count)), "seed \(seed), after \(count)")
    }
  }

  @Test("At any instant, by somebody else, it ends the request at that instant", arguments: 0..<24)
  func anyInstant(seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed)
    let whole = try scenario.run()
    for step in 0...20 {
      let atNs = whole.endNs * Int64(step) / 20
      let run = try scenario.run(
        cancellation: .atNs(atNs), reader: SimulatedRun.Reader(limit: 8, restNs: 4_000_000))
      #expect(run.violation == nil, "seed \(seed), at \(atNs)")
      if run.outcome == .cancelled { #expect(run.endNs == atNs, "seed \(seed), at \(atNs)") }
    }
  }

  @Test("A request that is cancelled before it begins makes no call, and is recorded whole")
  func beforeTheBeginning() throws {
    let said = Box(0)
    let run = try SimulatedRun(
      .proposers(2), MixtureRequest(messages: [Message(.user, "Why?")], policy: .staircase),
      cancellation: .afterObservations(0)
    ) { _, _ in
      said.update { $0 += 1 }
      return CallScript(["Yes."])
    }
    #expect(run.outcome == .cancelled && run.answer.isEmpty && run.violation == nil)
    #expect(said.value == 0)
  }
}
