import Aggregation
import Engine
import Mixtures
import Testing
import TokenStreams

@Suite struct BatchRunnerTests {
  /// A clock that stands still but for sleepers, who all wake late.
  private final class LateClock: Timebase {
    static let lateNs: Int64 = 5_000_000
    private let now = Lock(Int64(1_000_000_000))

    var nowNs: Int64 { now.withLock { $0 } }

    func sleep(untilNs: Int64) async { now.withLock { $0 = max($0, untilNs) + Self.lateNs } }
  }

  /// A clock on which no instant comes.
  private final class EndlessClock: Timebase {
    let sleepers = Tally(0)
    let nowNs: Int64 = 1_000_000_000

    func sleep(untilNs: Int64) async {
      sleepers.add()
      while !Task.isCancelled { await Task.yield() }
    }
  }

  /// How often something has happened, such as a piece of an answer that was taken in.
  private final class Tally: Sendable {
    private let state: Lock<Int>

    init(_ count: Int) { state = Lock(count) }

    var count: Int { state.withLock { $0 } }

    func add() { state.withLock { $0 += 1 } }
  }

  /// An agent that says its pieces, each once the one before has been taken in.
  private struct Speaker: AgentTransport {
    let pieces: [String]
    let heard: Tally

    func events(of request: CallRequest) -> Events { Events(pieces: pieces, heard: heard) }

    struct Events: AsyncSequence, Sendable {
      let pieces: [String]
      let heard: Tally

      func makeAsyncIterator() -> Iterator { Iterator(left: pieces[...], heard: heard) }
    }

    struct Iterator: AsyncIteratorProtocol {
      var left: ArraySlice<String>
      let heard: Tally
      var isOver = false

      mutating func next() async -> StreamEvent? {
        while heard.count < left.startIndex, !Task.isCancelled { await Task.yield() }
        if let piece = left.popFirst() { return .delta(Delta(piece, readNs: 1_000_000_000)) }
        guard !isOver else { return nil }
        isOver = true
        return .ended(.stop, readNs: 1_000_000_000)
      }
    }
  }

  private func runner<Clock: Timebase>(
    _ clock: Clock, _ pieces: [String], _ heard: Tally = Tally(.max)
  ) throws -> BatchRunner<Speaker, Clock> {
    BatchRunner(
      mixture: try Mixture(yaml: Array(soundMixture.utf8), file: "m.yaml"),
      transport: Speaker(pieces: pieces, heard: heard), timebase: clock)
  }

  private func plan(repetitions: Int) throws -> BatchPlan {
    BatchPlan(
      prompts: [try Prompt("Why?")], policies: [.single], repetitions: repetitions, seed: 1, run: nil,
      promptID: { _ in "p" })
  }

  @Test(
    "A request that starts late was scheduled for the instant that was planned",
    arguments: [
      .closed(concurrency: 1, rampNs: 20_000_000), .closed(concurrency: 3, rampNs: 20_000_000),
      .open(instantsNs: [0, 7_000_000, 7_000_000], limit: nil),
      .open(instantsNs: [1_000_000, 2_000_000, 90_000_000], limit: 1),
    ] as [Load])
  func schedule(load: Load) async throws {
    let clock = LateClock()
    let startNs = clock.nowNs
    let headers = Lock<[RequestHeader]>([])
    let ends = Lock<[Int64]>([])
    try await runner(clock, ["Because."]).run(
      try plan(repetitions: 3), load: load,
      record: { _, observation in
        if case .request(let header) = observation { headers.withLock { $0.append(header) } }
      }, report: { _ in ends.withLock { $0.append(clock.nowNs) } })
    let found = headers.withLock { $0.sorted { $0.request < $1.request } }
    let planned =
      switch load {
      case .closed(concurrency: 1, _): [startNs] + ends.withLock { $0.dropLast() }
      case .closed(_, let rampNs): (0..<3).map { startNs + $0 * rampNs }
      case .open(let instantsNs, _): instantsNs.map { startNs + $0 }
      }
    #expect(found.map(\.scheduledNs) == planned)
    #expect(found.allSatisfy { $0.startedNs >= $0.scheduledNs })
    // Whoever was slept for is late.
    let hasSlept = load != .closed(concurrency: 1, rampNs: 20_000_000)
    #expect(found.contains { $0.startedNs >= $0.scheduledNs + LateClock.lateNs } == hasSlept)
  }

  @Test("A run that is cancelled begins no request whose instant has not come")
  func cancelled() async throws {
    let clock = EndlessClock()
    let runner = try runner(clock, ["Because."])
    let plan = try plan(repetitions: 3)
    let begun = Tally(0)
    let run = Task {
      await runner.run(
        plan, load: .open(instantsNs: [5, 6, 7], limit: nil), record: { _, _ in begun.add() },
        report: { _ in begun.add() })
    }
    while clock.sleepers.count < 1 { await Task.yield() }
    run.cancel()
    await run.value
    #expect(begun.count == 0)
  }

  @Test(
    "A reader who leaves early, or never reads, holds up no answer", .timeLimit(.minutes(5)),
    arguments: [false, true])
  func earlyReturn(readsOnce: Bool) async throws {
    let piece = String(repeating: "x", count: 64 << 10)
    let results = Lock<[BatchResult]>([])
    let heard = Tally(0)
    try await runner(LateClock(), Array(repeating: piece, count: 16), heard).run(
      try plan(repetitions: 1),
      read: { _, channel in
        guard readsOnce else { return }
        for await _ in channel { return }
      },
      record: { _, observation in
        if case .stream(_, .delta, _) = observation { heard.add() }
      }, report: { result in results.withLock { $0.append(result) } })
    let result = try #require(results.withLock { $0.first })
    #expect(result.outcome == .complete(.stop))
    #expect(result.answer.utf8.count == 16 * piece.utf8.count)
  }
}
