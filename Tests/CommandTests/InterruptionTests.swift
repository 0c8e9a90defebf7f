import Gateway
import Glibc
import Testing
import TokenStreams
import Traces

/// Ctrl-C and its like: the requests end, the trace is closed, the exit code is 130.
@Suite struct InterruptionTests {
  /// A moment in the life of a run.
  enum Moment: CaseIterable {
    case beforeTheFirstToken, whileProposalsAreRead, inTheFirstRound, betweenRounds, whileWaitingForARetry

    var faults: [MockFaultRule] {
      let forever = { (tokens: Int) in MockFault.stall(afterTokens: tokens, forNs: nil, commentEveryNs: nil) }
      return switch self {
      case .beforeTheFirstToken: [MockFaultRule(forever(0))]
      case .whileProposalsAreRead: [MockFaultRule(forever(4))]
      case .inTheFirstRound: [MockFaultRule(forever(3), model: "writer")]
      // The first chunk has eight tokens; the second never comes.
      case .betweenRounds: [MockFaultRule(forever(12), model: "a"), MockFaultRule(forever(12), model: "b")]
      case .whileWaitingForARetry: [MockFaultRule(.status(code: 429, retryAfter: "500"))]
      }
    }

    /// Whether the trace tells that the moment has come.
    func hasCome(_ observations: [Observation]) -> Bool {
      observations.contains { observation in
        switch (self, observation) {
        case (.beforeTheFirstToken, .stream(_, .firstByte, _)): true
        case (.beforeTheFirstToken, .call): true
        case (.whileProposalsAreRead, .stream(_, .delta, _)): true
        case (.inTheFirstRound, .answer): true
        case (.betweenRounds, .roundEnd): true
        case (.whileWaitingForARetry, .retry): true
        default: false
        }
      }
    }
  }

  @Test("Ctrl-C at any moment ends the request, and the trace is whole", arguments: Moment.allCases)
  func interrupt(moment: Moment) async throws {
    let stage = try Stage(moment.faults)
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]))
    try await until("the moment comes") {
      moment.hasCome((try? stage.observations().map(\.observation)) ?? [])
    }
    running.send(SIGINT)
    let end = try await running.end()
    #expect(end.code == 130)
    #expect(
      end.errors == "chunkwise: Interrupted. \(stage.trace) holds everything up to then; --resume goes on.\n")
    try await stage.expectTrace("1 cancelled")
    // Nothing is left running at the server.
    try await until("the server has seen the connections close") {
      stage.server.requests.allSatisfy { $0.endedNs > 0 }
    }
  }

  @Test(
    "SIGTERM and SIGHUP end a run as Ctrl-C does, each with its own exit code",
    arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func otherSignals(signal: Int32, code: Int32) async throws {
    let stage = try Stage(Moment.beforeTheFirstToken.faults)
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]))
    try await until("the server is asked") { !stage.server.requests.isEmpty }
    running.send(signal)
    #expect(try await running.end().code == code)
    try await stage.expectTrace("1 cancelled")
  }

  @Test(
    "Before anything has been sent, a signal ends any command with a sentence",
    arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func early(signal: Int32, code: Int32) async throws {
    let stage = try Stage()
    // Nobody ever writes into it.
    let pipe = stage.folder.file("pipe.jsonl.zst")
    try #require(mkfifo(pipe, 0o600) == 0)
    for arguments in [try stage.arguments(["-f", pipe]), ["analyze", pipe], ["mock", "--config", pipe]] {
      let running = try RunningBinary(arguments)
      var writer: Int32 = -1
      try await until("it reads the pipe") {
        writer = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        return writer >= 0
      }
      defer { close(writer) }
      running.send(signal)
      let end = try await running.end()
      #expect(end.code == code)
      #expect(end.errors == "chunkwise: Interrupted.\n")
    }
    #expect(stage.folder.contents(of: "trace.jsonl.zst").isEmpty)
  }

  @Test("A run that was started to ignore SIGHUP, as by nohup, ignores it")
  func ignored() async throws {
    let stage = try Stage([MockFaultRule(.stall(afterTokens: 0, forNs: nil, commentEveryNs: nil))])
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]), ignoring: SIGHUP)
    try await until("the server is asked") { !stage.server.requests.isEmpty }
    // Were it not ignored, the second one would end the program at once, with 129.
    running.send(SIGHUP)
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
    try await stage.expectTrace("1 cancelled")
  }

  @Test("Ctrl-C in a batch begins nothing more, and what was answered stays")
  func batch() async throws {
    let stage = try Stage([
      MockFaultRule(.stall(afterTokens: 0, forNs: nil, commentEveryNs: nil), promptContains: "Gamma")
    ])
    let running = try RunningBinary(
      try stage.arguments(["Alpha", "Beta", "Gamma", "Delta"].flatMap { ["--prompt", $0] }))
    try await until("the third is asked") {
      stage.server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains("Gamma") }
    }
    running.send(SIGINT)
    let end = try await running.end()
    #expect(end.code == 130)
    #expect(
      !stage.server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains("Delta") })
    try await stage.expectTrace("2 complete, 1 cancelled")
  }

  @Test("A batch whose reader has gone asks for nothing more, and what was answered stays")
  func goneReader() async throws {
    let stage = try Stage([
      MockFaultRule(.stall(afterTokens: 0, forNs: nil, commentEveryNs: nil), promptContains: "Beta")
    ])
    let running = try RunningBinary(
      try stage.arguments(["Alpha", "Beta", "Gamma"].flatMap { ["--prompt", $0] } + ["--policy", "full"]))
    try await until("the first is answered") { running.output.hasSuffix("\n") }
    // The second never ends by itself, so that no write tells.
    running.closeOutput()
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(
      end.complaint
        == "Nobody reads the answers any more. Nothing more was asked. \(stage.trace) holds everything up to then; "
        + "--resume goes on.")
    #expect(BatchTests.count(stage, "Gamma") == 0)
    #expect(try await stage.verify().code == 0)
  }

  @Test("What Ctrl-C cut off is asked again when the batch is resumed")
  func resumed() async throws {
    let endless = MockFault.stall(afterTokens: 3, forNs: nil, commentEveryNs: nil)
    let stage = try Stage([
      MockFaultRule(endless, model: "writer", promptContains: "Beta", selection: .nth(1))
    ])
    let prompts = ["--prompt", "Alpha", "--prompt", "Beta", "--policy", "full"]
    let running = try RunningBinary(try stage.arguments(prompts))
    try await until("the second is being answered") { BatchTests.count(stage, "Beta") == 3 }
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
    let end = try await Binary.run(
      ["run", "-q", "-m", try stage.mixture(), "--resume", stage.trace] + prompts)
    #expect(end.code == 0)
    #expect(BatchTests.count(stage, "Alpha") == 3)
    #expect(BatchTests.count(stage, "Beta") == 6)
    try await stage.expectTrace("2 complete, 1 cancelled")
  }

  @Test("A signal that comes twice at once, as `timeout` sends it, ends the run as one does")
  func doubled() async throws {
    let stage = try Stage([
      MockFaultRule(.stall(afterTokens: 4, forNs: nil, commentEveryNs: nil))
    ])
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?", "--policy", "full"]))
    try await until("proposals are read") {
      ((try? stage.observations()) ?? []).contains {
        if case .stream(_, .delta, _) = $0.observation { true } else { false }
      }
    }
    running.send(SIGTERM)
    running.send(SIGTERM)
    let end = try await running.end()
    #expect(end.code == 143)
    #expect(end.complaint?.contains("Interrupted.") == true, "\(end.errors)")
    try await stage.expectTrace("1 cancelled")
  }

  @Test("A second signal ends a run that cannot end, and the trace holds all but the last moment")
  func twice() async throws {
    // Nobody reads the answer, so that writing it blocks for ever once there is more of it than the pipe holds; and it has
    // no end, so that an end of the request means that the first signal has been taken: two that are not are one.
    let stage = try Stage(
      [
        MockFaultRule(.tokensPerEvent(1000), model: "writer"),
        MockFaultRule(.stall(afterTokens: 50_000, forNs: nil, commentEveryNs: nil), model: "writer"),
      ], answerTokens: 60_000, intervalNs: 1000)
    let running = try RunningBinary(
      try stage.arguments(["--prompt", "Why?", "--policy", "single", "--max-tokens", "60000"]))
    try await until("there is more of the answer than the pipe holds") {
      let answer = ((try? stage.observations()) ?? []).reduce(0) { bytes, entry in
        if case .answer(let piece) = entry.observation { bytes + piece.bytes.count } else { bytes }
      }
      return answer > 2 * 65_536
    }
    running.send(SIGINT)
    try await until("the request has ended") {
      ((try? stage.observations()) ?? []).contains {
        if case .finished = $0.observation { true } else { false }
      }
    }
    running.send(SIGTERM)
    let end = try await running.end(readsOutput: false)
    #expect(end.code == 143)
    let verified = try await stage.verify()
    #expect(verified.code == 65)
    #expect(verified.output.contains("It ends without a footer"))
  }
}
