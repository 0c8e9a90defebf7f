import Aggregation
import Scenarios
import Testing
import TokenStreams

@Suite("A reader who is slower than the answer")
struct PacingTests {
  static let ms: Int64 = 1_000_000

  /// Two proposers of 20 ten-byte pieces, 1 ms apart, and an aggregator that writes ten such pieces in each call.
  static func run(_ policy: Policy, reader: SimulatedRun.Reader?) throws
    -> SimulatedRun
  {
    try SimulatedRun(
      .proposers(2), MixtureRequest(messages: [Message(.user, "Why?")], policy: policy), reader: reader
    ) { request, _ in
      guard request.agent == 2 else {
        return CallScript([String](repeating: "proposals.", count: 20), firstNs: 5 * ms, gapNs: ms)
      }
      return CallScript(
        [String](repeating: "an answer ", count: 10), firstNs: 2 * ms, gapNs: ms,
        outcome: request.maxTokens == nil ? .stop : .length
      )
    }
  }

  @Test("holds up the final aggregator's call, and each pause says for how long")
  func pauses() throws {
    let free = try Self.run(.full, reader: nil)
    let paced = try Self.run(.full, reader: .init(limit: 25, restNs: 50 * Self.ms))
    #expect(free.pauses.isEmpty && paced.violation == nil)
    #expect(!paced.pauses.isEmpty && paced.pauses.allSatisfy { $0.durationNs > 0 })
    #expect(paced.answer == free.answer && paced.readText == paced.answer)
    // The first piece, at 26 ms, is read at once. The next three are too much until the reader comes back 50 ms later,
    // which shows when the fifth, at 30 ms, is handed over.
    #expect(paced.pauses.first?.atNs == 76 * Self.ms)
    #expect(paced.pauses.first?.durationNs == 46 * Self.ms)
  }

  @Test("never holds up a proposer")
  func proposersRunFree() throws {
    let free = try Self.run(.staircase, reader: nil)
    let paced = try Self.run(.staircase, reader: .init(limit: 5, restNs: 70 * Self.ms))
    #expect(!paced.pauses.isEmpty && paced.violation == nil)
    for call in 0..<2 {
      #expect(paced.events(of: call).map(\.atNs) == free.events(of: call).map(\.atNs))
      #expect(paced.events(of: call).map(\.event) == free.events(of: call).map(\.event))
    }
  }

  @Test("reads every round, though a call may end while he has much to read, and the next begin")
  func manyRounds() throws {
    let run = try SimulatedRun(
      .proposers(1), MixtureRequest(messages: [Message(.user, "Why?")], policy: .staircase),
      reader: .init(limit: 1, restNs: 30 * Self.ms)
    ) { request, _ in
      if request.agent == 0 {
        return CallScript([String](repeating: "proposals.", count: 20), firstNs: 5 * Self.ms, gapNs: Self.ms)
      }
      var script = CallScript(
        ["an ", "answer "], firstNs: Self.ms, gapNs: Self.ms,
        outcome: request.maxTokens == nil ? .stop : .length)
      script.steps[script.steps.count - 1].afterNs += Self.ms
      return script
    }
    #expect(run.violation == nil && run.outcome == .complete(.stop) && !run.pauses.isEmpty)
    #expect(run.readText == run.answer)
  }

  @Test("is not waited for by a call that the machine has given up")
  func givenUpWhileWaiting() throws {
    var shape = MixtureShape.proposers(1)
    shape.agents[1].traits.isExact = false
    // The reader is at rest with `second` unread when the call of round 1 repeats the answer with other words.
    let first = "What was written in the first round"
    let second = " stands, and all of it."
    let run = try SimulatedRun(
      shape,
      MixtureRequest(
        messages: [Message(.user, "Why?")], policy: Policy(name: "s", chunk: ChunkRule(first: 4, step: 4))),
      reader: .init(limit: 1, restNs: 1_000 * Self.ms)
    ) { request, earlierCalls in
      if request.agent == 0 { return CallScript(["abcd", "efgh"], firstNs: Self.ms, gapNs: 500 * Self.ms) }
      switch earlierCalls {
      case 0: return CallScript([first, second], firstNs: Self.ms, gapNs: Self.ms, outcome: .length)
      case 1:
        return CallScript(
          ["What was written in the first round falls.", "x"], firstNs: Self.ms, gapNs: Self.ms)
      case 2: return CallScript([" Then", " this."], firstNs: Self.ms, gapNs: Self.ms, outcome: .length)
      default: return CallScript([])
      }
    }
    #expect(run.violation == nil)
    #expect(run.answer == first + second + " Then this." && run.readText == run.answer)
  }
}
