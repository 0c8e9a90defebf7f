import Aggregation
import Mixtures
import Scenarios
import Testing
import TokenStreams
import Traces

@testable import Simulation

@Suite("Traces of several recordings")
struct RecordedTracesTests {
  private static let secondNs: Int64 = 1_000_000_000
  private let stage = SimulatedTraces()

  /// Records the same prompt under a policy, from an instant of the wall clock on.
  private func record(_ policy: Policy, wallNs: Int64, repetition: Int = 0, number: Int = 0) throws -> String
  {
    var request = SimulatedTraces.request(policy, number: number)
    request.repetition = repetition
    return try stage.record(
      [request], shape: SimulatedTraces.shape(proposers: 3), name: "\(wallNs)", wallNs: wallNs,
      script: SimulationTests.script
    ).path
  }

  /// Writes two traces behind each other: merged, as the command does it, or as one that was resumed.
  private func join(_ paths: [String], merged: Bool) throws -> String {
    let path = stage.folder.file(merged ? "merged.jsonl.zst" : "resumed.jsonl.zst")
    let writer = try RowWriter(unseen: path)
    var merge = TraceMerge()
    for part in paths {
      let reader = try TraceReader(path: part)
      if merged { try merge.begin(reader.header, of: part) }
      while let row = try reader.next() {
        if merged {
          if let row = merge.row(row) { try writer.append(row) }
        } else if row.kind != .footer {
          try writer.append(row)
        }
      }
      if merged { try writer.append(try merge.end(part, digest: try #require(reader.rowDigest))) }
    }
    try writer.finish()
    return path
  }

  private func read(_ paths: String...) throws -> RecordedTraces {
    var traces = RecordedTraces()
    for path in paths { try traces.add(path: path) }
    return traces
  }

  @Test(
    "A prompt of one batch is simulated once, also where it was resumed; of two batches that were merged, twice"
  )
  func identity() throws {
    let first = try record(.full, wallNs: 10 * Self.secondNs)
    let second = try record(.staircase, wallNs: 20 * Self.secondNs, number: 1)
    let resumed = try read(try join([first, second], merged: false))
    #expect(resumed.proposals.count == 1)
    #expect(resumed.policies.map(\.name) == ["full", "staircase"])
    #expect(resumed.proposals[0].answers.map(\.policy) == ["full", "staircase"])

    let again = try record(.staircase, wallNs: 30 * Self.secondNs)
    let merged = try read(try join([first, again], merged: true))
    #expect(merged.proposals.map(\.source.request) == [0, 1])
    #expect(merged.proposals.map { $0.answers.map(\.policy) } == [["full"], ["staircase"]])
    #expect(merged.policies.map(\.name) == ["full", "staircase"])
    // As of the two apart.
    let apart = try read(first, again)
    #expect(merged.proposals.map(\.slots) == apart.proposals.map(\.slots))
    #expect(merged.estimate().model.json == apart.estimate().model.json)
  }

  @Test("All requests come by the clock of the earliest recording, in whatever order the traces are read")
  func clock() async throws {
    let first = try record(.full, wallNs: 10 * Self.secondNs)
    let second = try record(.staircase, wallNs: 17 * Self.secondNs)
    let cases: [(traces: RecordedTraces, seconds: [Int64])] = [
      (try read(first, second), [0, 7]), (try read(second, first), [7, 0]),
      (try read(try join([first, second], merged: true)), [0, 7]),
    ]
    for (traces, seconds) in cases {
      #expect(traces.header?.wallNs == 10 * Self.secondNs)
      let simulation = Simulation(
        of: traces.proposals(servedBy: traces.estimate().model), under: [.full],
        SimulationSetting(model: traces.estimate().model, keepsObservations: true))
      let headers = try simulation.results().compactMap { result -> RequestHeader? in
        if case .request(let header)? = result.observations.first { header } else { nil }
      }
      #expect(headers.map { $0.scheduledNs } == seconds.map { $0 * Self.secondNs })
      #expect(headers.map { $0.startedNs } == seconds.map { $0 * Self.secondNs })
    }
  }

  @Test("No call has waited for one of another recording")
  func waits() throws {
    let first = try record(.full, wallNs: 10 * Self.secondNs)
    let second = try record(.full, wallNs: 20 * Self.secondNs)
    // Both at instant 0 of their clocks.
    for traces in [try read(first, second), try read(try join([first, second], merged: true))] {
      var model = traces.estimate().model
      for proposer in ["p0", "p1", "p2"] { model[proposer]?.sharing.slots = 1 }
      #expect(traces.proposals(servedBy: model).map(\.slots) == traces.proposals.map(\.slots))
    }
  }

  @Test("A call is foretold by its repetition, and not by another batch's")
  func repetitions() throws {
    let first = try record(.full, wallNs: 10 * Self.secondNs)
    let second = try record(.full, wallNs: 20 * Self.secondNs, repetition: 1, number: 1)
    let repeated = try read(try join([first, second], merged: false)).fit(seed: 1)
    #expect(repeated.evaluations.allSatisfy { $0.repeatError != nil })
    for traces in [try read(first, second), try read(try join([first, second], merged: true))] {
      #expect(traces.fit(seed: 1).evaluations.allSatisfy { $0.repeatError == nil })
    }
  }
}
