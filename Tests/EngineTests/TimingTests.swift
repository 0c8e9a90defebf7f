import Aggregation
import Scenarios
import Testing
import TokenStreams

@Suite("What is done, and at which instant")
struct TimingTests {
  static let ms: Int64 = 1_000_000

  private static func request(_ policy: Policy, drains: Bool = false) -> MixtureRequest {
    MixtureRequest(messages: [Message(.user, "Why?")], policy: policy, drains: drains)
  }

  @Test("A call that is told to come back later is made again at exactly that instant")
  func retryAfter() throws {
    let busy = StreamFailure(.httpStatus, status: 429, message: "Busy.", retryAfterNs: 7_000 * Self.ms)
    let run = try SimulatedRun(.proposers(1), Self.request(.full)) { request, earlierCalls in
      if request.agent == 0, earlierCalls == 0 { return CallScript(failing: busy, afterNs: 3 * Self.ms) }
      return CallScript(["Yes."], firstNs: Self.ms)
    }
    #expect(run.violation == nil && run.outcome == .complete(.stop))
    let retries = run.observations.compactMap {
      if case .retry(let call, _, let delayNs, let atNs) = $0 { [Int64(call), delayNs, atNs] } else { nil }
    }
    #expect(retries == [[0, 7_000 * Self.ms, 3 * Self.ms]])
    let starts = run.observations.compactMap { if case .call(let start) = $0 { start } else { nil } }
    #expect(starts.map(\.atNs) == [0, 7_003 * Self.ms, 7_004 * Self.ms])
    #expect(starts.map(\.attempt) == [0, 1, 0])
  }

  @Test("Without such a wish it waits for between half and all of the doubled time")
  func backoff() throws {
    let busy = StreamFailure(.connect, message: "Refused.")
    let run = try SimulatedRun(.proposers(1), Self.request(.full)) { request, earlierCalls in
      request.agent == 0 && earlierCalls < 3 ? CallScript(failing: busy) : CallScript(["Yes."])
    }
    let delays = run.observations.compactMap {
      if case .retry(_, _, let delayNs, _) = $0 { delayNs } else { nil }
    }
    #expect(delays.count == 3 && run.outcome == .complete(.stop))
    for (index, delayNs) in delays.enumerated() {
      let longest = 500 * Self.ms << Int64(index)
      #expect(delayNs >= longest / 2 && delayNs <= longest)
    }
  }

  @Test("A barrier's deadline passes at exactly its instant")
  func deadline() throws {
    var policy = Policy(name: "d", chunk: ChunkRule(first: 4, step: 100))
    policy.barrier = BarrierRule(deadlineNs: 300 * Self.ms)
    let run = try SimulatedRun(.proposers(2), Self.request(policy)) { request, _ in
      switch request.agent {
      case 0: CallScript(["abcd", "efgh"], firstNs: 20 * Self.ms, gapNs: 2_000 * Self.ms)
      case 1: CallScript(["ijkl"], firstNs: 1_000 * Self.ms)
      default: CallScript(["Text."], firstNs: Self.ms, outcome: request.maxTokens == nil ? .stop : .length)
      }
    }
    let first = run.observations.firstNonNil { if case .barrier(let barrier) = $0 { barrier } else { nil } }
    #expect(first?.cause == .deadline && first?.atNs == 320 * Self.ms)
    #expect(run.violation == nil && run.outcome == .complete(.stop))
  }

  @Test(
    "A proposer that is no longer needed is cut off at once, or with `drains` written to its end",
    arguments: [false, true])
  func drains(drains: Bool) throws {
    var policy = Policy(name: "f", chunk: ChunkRule(first: 4, step: 4), stop: .finish(minEnded: 0.5))
    policy.barrier = BarrierRule(need: .count(1))
    let run = try SimulatedRun(.proposers(2), Self.request(policy, drains: drains)) { request, _ in
      switch request.agent {
      case 0: CallScript(["abcd"], firstNs: Self.ms)
      case 1: CallScript([String](repeating: "late", count: 10), firstNs: 50 * Self.ms, gapNs: 10 * Self.ms)
      default: CallScript(["Done."], firstNs: 4 * Self.ms)
      }
    }
    #expect(run.violation == nil && run.outcome == .complete(.stop) && run.answer == "Done.")
    let straggler = run.events(of: 1)
    if drains {
      #expect(straggler.last?.event == .ended(.stop, readNs: 140 * Self.ms) && run.endNs == 140 * Self.ms)
      #expect(straggler.count == 12)
    } else {
      #expect(straggler.map(\.event) == [.ended(.cancelled, readNs: 5 * Self.ms)])
      #expect(run.endNs == 5 * Self.ms)
    }
  }
}

extension Sequence {
  /// The first value that is not nil.
  fileprivate func firstNonNil<Value>(_ value: (Element) -> Value?) -> Value? {
    for element in self { if let found = value(element) { return found } }
    return nil
  }
}
