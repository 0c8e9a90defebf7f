import Aggregation
import CBenchPeers
import CommandLine
import Gateway
import Glibc
import JSON
import Mixtures

/// What this program does when a benchmark starts it a second time, so that what is measured and what it is measured
/// against have a process each. Not for people, and so not in the help text.
enum ChildRole: String {
  /// The load server: streams, events, interval in nanoseconds.
  case serveLoad = "serve-load"
  /// The mock, as a configuration in JSON describes it.
  case serveMock = "serve-mock"
  /// The plain C client: port, streams.
  case plainClient = "plain-client"
  /// The writer of a made-up trace: path, requests, tokens, policy. What it holds at a time would count as memory of
  /// the programs that this one starts afterwards.
  case recordSample = "record-sample"

  /// Plays the role; a server until the standard input is closed.
  func play(_ words: ArraySlice<String>) async throws {
    let words = Array(words)
    let numbers = words.compactMap { Int($0) }
    switch (self, numbers.count) {
    case (.serveLoad, 3):
      try serveLoad(streams: numbers[0], events: numbers[1], intervalNs: Int64(numbers[2]))
    case (.plainClient, 2): report(bench_plain_client(Int32(numbers[0]), Int32(numbers[1])))
    case (.serveMock, _) where words.count == 1: try serveMock(words[0])
    case (.recordSample, 2) where words.count == 4:
      try recordSample(words[0], requests: numbers[0], tokens: numbers[1], words[3])
    default: throw CommandLineError.usage("\(rawValue) is a part of the benchmarks; it is started by them.")
    }
  }

  private func serveLoad(streams: Int, events: Int, intervalNs: Int64) throws {
    let problem = bench_serve_load(Int32(streams), Int32(events), intervalNs)
    if problem != 0 {
      throw CommandLineError(.osErr, "The load server cannot start: \(String(cString: strerror(problem))).")
    }
  }

  private func serveMock(_ configuration: String) throws {
    let server = try MockServer.start(
      MockConfiguration(json: try JSONValue(parsing: Array(configuration.utf8))))
    StandardStream.output.write("\(server.port)\n")
    while readLine() != nil {}
    server.stop()
  }

  private func recordSample(_ path: String, requests: Int, tokens: Int, _ policy: String) throws {
    let sample = SimulationSample(requests: requests, tokens: tokens)
    let deltas = try sample.record(to: path, under: try Policy.list(policy)[0])
    StandardStream.output.write("\(deltas)\n")
  }

  private func report(_ report: bench_client_report) {
    defer { free(report.delays_ns) }
    let delays = UnsafeBufferPointer(start: report.delays_ns, count: report.events)
    let cost = StreamsCost(
      userNs: report.user_ns, systemNs: report.system_ns, failures: Int(report.failures),
      delaysNs: Array(delays))
    StandardStream.output.write(cost.line + "\n")
  }
}
