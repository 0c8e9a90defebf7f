import Aggregation
import ChatTransport
import CommandLine
import Engine
import Measures
import TokenStreams

/// What the engine adds to the time that the models take.
enum DelayBenchmark: Benchmark {
  static let command = Command(
    "delay", "The engine's own delay, with real sockets.",
    discussion: """
      Requests run one after the other against the mock in a process of its own: proposers at 500 tokens per second, a \
      staircase of steps of 8 tokens, an aggregator that is asked in every round. From the recorded instants: from a \
      barrier that is satisfied to the round's request written to its socket (rendering the prompt, libcurl, and now \
      and then a new connection lie in between), and from the read of a socket to the delta in the machine.

      The floor is the delay with which a thread that only sleeps is woken, measured at the same time: it shows what \
      else the machine was doing. The goal is a p99 under 2 ms for both.
      """,
    options: [
      .value("proposers", "N", "Proposers in the mixture. Default: 6."),
      .value("requests", "R", "How many requests are run. Default: 24."),
      .value("tokens", "T", "Tokens of each proposal. Default: 128."),
    ] + TableOutput.options)

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let tokens = try arguments.integer("tokens", in: 16...100_000) ?? 128
    let mixture = MockMixture(
      proposers: try arguments.integer("proposers", in: 1...64) ?? 6, proposalTokens: tokens,
      proposalIntervalNs: 2_000_000, answerTokens: tokens * 8, answerIntervalNs: 200_000,
      firstTokenNs: 2_000_000)
    let requests = try arguments.integer("requests", in: 1...100_000) ?? 24

    let server = try ChildProcess(.serveMock, [mixture.configuration])
    defer { server.end() }
    let transport = try mixture.transport(port: try server.port())
    defer { transport.shutdown() }
    let floor = Task.detached { WakingFloor.measure() }
    defer { floor.cancel() }
    let log = DelayLog()
    try await withTaskExecutorPreference(transport.executor) {
      try await run(requests, of: mixture, on: transport, log)
    }
    floor.cancel()
    let delays = log.delays
    var table = Table(
      "delay",
      columns: [
        Table.Column("from → to", .leading), Table.Column("n"), Table.Column("p50", unit: "µs"),
        Table.Column("p90", unit: "µs"), Table.Column("p99", unit: "µs"), Table.Column("max", unit: "µs"),
      ])
    let reused = delays.barrierToWrittenReused
    let new = delays.barrierToWrittenNew
    add("barrier satisfied → request written", reused + new, to: &table)
    if !reused.isEmpty { add("  on a connection that stood", reused, to: &table) }
    if !new.isEmpty { add("  on a new connection", new, to: &table) }
    add("socket read → delta in the machine", delays.readToMachine, to: &table)
    add("floor: sleeping thread due → awake", await floor.value, to: &table)
    return [table]
  }

  private static func run(
    _ count: Int, of mixture: MockMixture, on transport: ChatTransport, _ log: DelayLog
  ) async throws {
    let engine = MixtureEngine(shape: mixture.shape, transport: transport, timebase: transport.timebase)
    let policy = Policy(name: "staircase of 8", chunk: ChunkRule(first: 8, step: 8))
    for number in 0..<count {
      let request = MixtureRequest(
        request: number, messages: [Message(.user, "What is measured here, for the \(number)th time?")],
        policy: policy, scheduledNs: Clock.nowNs)
      let (outcome, _) = await engine.run(request) { log.record($0) }
      guard case .complete = outcome else {
        throw CommandLineError(.software, "Request \(number) ended as \(outcome), which spoils the measure.")
      }
    }
  }

  private static func add(_ what: String, _ delaysNs: [Double], to table: inout Table) {
    let delays = Quantiles(delaysNs)
    func cell(_ share: Double) -> Table.Cell {
      delays[share].map {
        .number(
          $0 / 1e3, digits: 0, isDoubtful: share < 1 && !Quantiles.areEnough(delaysNs.count, for: share))
      } ?? .missing
    }
    table.append([.text(what), .count(delaysNs.count), cell(0.5), cell(0.9), cell(0.99), cell(1)])
  }
}
