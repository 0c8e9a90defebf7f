import Gateway
import Testing
import TokenStreams
import Traces

/// Everything that a run needs: a mock with two proposers, `a` and `b`, and a `writer`; a mixture that names them; a
/// folder for what the run leaves. No limit of time ends anything but what a test limits, however busy the machine is.
final class Stage: Sendable {
  let folder = TemporaryFolder()
  let server: MockServer

  /// Sets it up.
  ///
  /// - Parameter intervalNs: the time between two tokens.
  init(
    _ faults: [MockFaultRule] = [], proposalTokens: Int = 24, answerTokens: Int = 24,
    intervalNs: Int64 = 500_000, script: MockScript = MockScript()
  ) throws {
    let latency = MockLatency(baseNs: 500_000, interval: .constant(ns: intervalNs))
    server = try MockServer.start(
      MockConfiguration(
        models: [
          MockModel(name: "a", latency: latency, answerTokens: proposalTokens...proposalTokens),
          MockModel(name: "b", latency: latency, answerTokens: proposalTokens...proposalTokens),
          MockModel(name: "writer", latency: latency, answerTokens: answerTokens...answerTokens),
        ], script: script, faults: faults), keepsRequests: true)
  }

  /// The path of the trace, unless a test names another one.
  var trace: String { folder.file("trace.jsonl.zst") }

  /// Writes the mixture and returns its path.
  ///
  /// - Parameters:
  ///   - changes: pairs of a text and what stands in its place.
  ///   - url: where the endpoint is; nil: the mock.
  func mixture(_ changes: [(String, String)] = [], url: String? = nil) throws -> String {
    var text = """
      endpoints:
        local:
          base_url: \(url ?? server.baseURL)
      agents:
        a: {model: a}
        b: {model: b}
        writer: {model: writer}
      layers: [[a, b]]
      aggregator: writer
      policy: staircase[first=8,step=8]
      retry: {budget: 4, per_call: 1, base: 1ms, cap: 2ms}
      limits: {connect: none, first_token: none, idle: none}

      """
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old))
      text.replaceSubrange(range, with: new)
    }
    return folder.store(text.utf8, as: "mixture.yaml")
  }

  /// Changes of the mixture that give the aggregator an endpoint of its own.
  var aggregatorApart: [(String, String)] {
    [
      ("agents:", "  other: {base_url: \"\(server.baseURL)\"}\nagents:"),
      ("a: {model: a}", "a: {model: a, endpoint: local}"),
      ("b: {model: b}", "b: {model: b, endpoint: local}"),
      ("writer: {model: writer}", "writer: {model: writer, endpoint: other}"),
    ]
  }

  /// The arguments of a quiet run of a mixture into the trace.
  func arguments(_ more: [String], _ changes: [(String, String)] = [], url: String? = nil) throws -> [String]
  {
    ["run", "--quiet", "--mixture", try mixture(changes, url: url), "--trace", trace] + more
  }

  /// Runs a prompt, or what the arguments ask for, to its end.
  func run(
    _ more: [String] = ["--prompt", "Why?"], _ changes: [(String, String)] = [], url: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> RunningBinary.End {
    try await Binary.run(try arguments(more, changes, url: url), environment: environment)
  }

  /// What `trace verify` says of the trace.
  func verify() async throws -> RunningBinary.End { try await Binary.run(["trace", "verify", trace]) }

  /// Expects of the trace that it is whole, that its decisions can be made again from it, and that its requests ended so,
  /// such as `1 failed`.
  func expectTrace(_ outcomes: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let end = try await verify()
    #expect(end.code == 0, "\(end.output)\(end.errors)", sourceLocation: sourceLocation)
    #expect(end.output.contains("It is complete."), sourceLocation: sourceLocation)
    let replayed = try await Binary.run(["replay", trace, "--output", "none"])
    #expect(replayed.code == 0, "\(replayed.errors)", sourceLocation: sourceLocation)
    let reader = try TraceReader(path: trace)
    var summary = TraceSummary()
    while let row = try reader.next() { summary.add(row) }
    let found = summary.policies.map { policy in
      (policy.outcomes.map { "\($0.count) \($0.name)" }
        + (policy.unfinished > 0 ? ["\(policy.unfinished) unfinished"] : [])).joined(separator: ", ")
    }
    #expect(found == outcomes, sourceLocation: sourceLocation)
  }

  /// The observations of a trace that is whole or not.
  func observations() throws -> [(request: Int, observation: Observation)] {
    let reader = try ObservationReader(path: trace)
    var all: [(request: Int, observation: Observation)] = []
    while let next = try reader.next() { all.append((next.0, next.1)) }
    return all
  }
}
