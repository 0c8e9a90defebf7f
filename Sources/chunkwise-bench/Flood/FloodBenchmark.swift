import Aggregation
import ChatTransport
import CommandLine
import Engine
import Glibc
import TokenStreams

/// Whether thousands of streams at once all come to their ends, in how much memory, and how evenly.
enum FloodBenchmark: Benchmark {
  static let command = Command(
    "flood", "A thousand requests with six proposers each, all in flight at once.",
    discussion: """
      All requests start together against the mock in a process of its own: six proposers at a steady pace, then the \
      rounds of a staircase. Shown are whether all came to their ends, what this process held at most, and how evenly \
      the streams were served: the time of a whole proposal, from its call to its end, and the longest time that a \
      stream was left without text.

      The floor of a proposal's time is what the mock takes for it, which the table shows; of the longest gap, the time \
      between two tokens. A stream counts as starved if it was without text for over ten of those. Client and mock \
      share the machine, so that what is late may be late in either.
      """,
    options: [
      .value("requests", "R", "Requests at once. Default: 1000."),
      .value("proposers", "N", "Proposers of each. Default: 6."),
      .value("tokens", "T", "Tokens of each proposal. Default: 20."),
      .value("interval-ms", "MS", "The time from one token to the next. Default: 300."),
    ] + TableOutput.options)

  static let tables = ["flood", "flood streams"]

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let tokens = try arguments.integer("tokens", in: 10...100_000) ?? 20
    let mixture = MockMixture(
      proposers: try arguments.integer("proposers", in: 1...64) ?? 6, proposalTokens: tokens,
      proposalIntervalNs: Int64(try arguments.integer("interval-ms", in: 1...60_000) ?? 300) * 1_000_000,
      answerTokens: tokens + 10,
      answerIntervalNs: 50_000_000, firstTokenNs: 500_000_000)
    let requests = try arguments.integer("requests", in: 1...20_000) ?? 1000
    try raiseFileLimit(to: requests * (mixture.proposers + 1) + 64)

    let server = try ChildProcess(.serveMock, [mixture.configuration])
    defer { server.end() }
    let transport = try mixture.transport(port: try server.port())
    PeakMemory.reset()
    let residentBefore = PeakMemory.now.residentBytes
    let usageBefore = ProcessUsage.now
    let startNs = Clock.nowNs
    let results = await withTaskExecutorPreference(transport.executor) {
      await flood(requests, of: mixture, on: transport)
    }
    let usage = ProcessUsage.now
    let summary = FloodSummary(
      mixture: mixture, requests: requests, completeRequests: results.count { $0.isComplete },
      logs: results.map(\.log), wallNs: Clock.nowNs - startNs,
      cpuNs: usage.userNs - usageBefore.userNs + usage.systemNs - usageBefore.systemNs,
      residentBeforeBytes: residentBefore, peakBytes: PeakMemory.now.peakBytes)
    transport.shutdown()
    return summary.tables
  }

  private static func flood(
    _ count: Int, of mixture: MockMixture, on transport: ChatTransport
  ) async -> [(isComplete: Bool, log: FloodLog.State)] {
    let engine = MixtureEngine(shape: mixture.shape, transport: transport, timebase: transport.timebase)
    return await withTaskGroup { group in
      for number in 0..<count {
        group.addTask {
          let request = MixtureRequest(
            request: number, messages: [Message(.user, "Question \(number)?")], policy: .staircase,
            scheduledNs: Clock.nowNs)
          let log = FloodLog()
          let (outcome, _) = await engine.run(request) { log.record($0) }
          if case .complete(let last) = outcome, last.isComplete { return (true, log.result) }
          return (false, log.result)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Every stream is a connection.
  private static func raiseFileLimit(to needed: Int) throws(CommandLineError) {
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < needed else { return }
    guard limit.rlim_max >= needed else {
      throw CommandLineError(
        .osErr,
        "\(needed) open files are needed and \(limit.rlim_max) are allowed (ulimit -Hn); ask for fewer "
          + "--requests or raise the limit.")
    }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
  }
}
