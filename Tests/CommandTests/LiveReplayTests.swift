import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// `replay --aggregator`: recorded proposers, live aggregators.
@Suite struct LiveReplayTests {
  /// A stage with a recorded batch of two prompts.
  private static func recorded(
    _ faults: [MockFaultRule] = [], policy: String = "full", drains: Bool = true
  ) async throws -> Stage {
    let stage = try Stage(faults)
    let run = try await stage.run(
      ["--prompt", "Why?", "--prompt", "How?", "--policy", policy] + (drains ? ["--drain"] : []))
    try #require(run.code == 0, "\(run.errors)")
    return stage
  }

  /// The arguments of a live replay of the stage's trace.
  private static func arguments(
    _ stage: Stage, aggregators: String = "live", into trace: String? = nil, _ more: [String]
  ) throws -> [String] {
    ["replay", stage.trace, "--aggregator", aggregators, "-m", try stage.mixture()]
      + ["--trace", trace ?? live(stage)] + more
  }

  private static func live(_ stage: Stage) -> String { stage.folder.file("live.jsonl.zst") }

  /// How often the mock has been asked for each model.
  private static func calls(_ stage: Stage) -> [String: Int] {
    var calls: [String: Int] = [:]
    for request in stage.server.requests {
      let body = try? JSONValue(parsing: Array(request.body))
      calls[body?["model"]?.string ?? "", default: 0] += 1
    }
    return calls
  }

  /// What was recorded of each request.
  private static func requests(_ path: String) throws -> [Int: [Observation]] {
    let reader = try ObservationReader(path: path)
    var requests: [Int: [Observation]] = [:]
    while let (request, observation) = try reader.next() {
      requests[request, default: []].append(observation)
    }
    return requests
  }

  /// What the proposers of a request said, by their slots.
  private static func proposals(_ observations: [Observation]) -> [Int: String] {
    var slots: [Int: Int] = [:]
    var texts: [Int: String] = [:]
    for observation in observations {
      switch observation {
      case .call(let start) where start.layer == 0: slots[start.call] = start.slot
      case .stream(let call, .delta(let delta), _):
        if let slot = slots[call] { texts[slot, default: ""] += delta.text }
      default: break
      }
    }
    return texts
  }

  @Test("Placeholders of a redacted trace are not given to a live aggregator")
  func redacted() async throws {
    let stage = try await Self.recorded()
    let redacted = stage.folder.file("redacted.jsonl.zst")
    let redaction = try await Binary.run(
      ["trace", "redact", stage.trace, "-o", redacted],
      environment: ["CHUNKWISE_REDACTION_KEY": "0123456789abcdef0123456789abcdef"])
    try #require(redaction.code == 0, "\(redaction.errors)")
    let asked = Self.calls(stage)
    let end = try await Binary.run([
      "replay", redacted, "--aggregator", "live", "-m", try stage.mixture(), "--trace", Self.live(stage),
    ])
    #expect(end.code == 65)
    #expect(end.errors.contains("is redacted"), "\(end.errors)")
    #expect(Self.calls(stage) == asked)
  }

  @Test(
    "What is compared is given in every format, of which one holds a single table",
    arguments: ["csv", "json", "markdown"])
  func formats(format: String) async throws {
    let stage = try await Self.recorded()
    let end = try await Binary.run(
      try Self.arguments(stage, aggregators: "live", ["--policy", "full,quorum", "--format", format]))
    #expect(end.code == 0 && end.signal == 0, "\(end.errors)")
    #expect(end.errors.contains("quorum"))
  }

  @Test("Several policies and aggregators answer identical proposals, and no proposer is asked again")
  func identical() async throws {
    let stage = try await Self.recorded()
    let before = Self.calls(stage)
    let end = try await Binary.run(
      try Self.arguments(
        stage, aggregators: "live,a",
        ["--policy", "full,staircase[first=8,step=8],single", "--output", "jsonl"]))
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.contains("Replay lag at 1×: p50 "))
    #expect(end.errors.contains("A/A"))
    #expect(end.errors.contains("noise floor") && end.errors.contains("levenshtein"), "\(end.errors)")
    // Two prompts, two aggregators, two policies once and full twice.
    let lines = try end.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(lines.count == 16)
    #expect(Set(lines.map { $0["mixture"]?.string }) == ["mixture", "mixture[aggregator=a]"])
    let after = Self.calls(stage)
    #expect(after["b"] == before["b"])
    #expect(after["a", default: 0] > before["a", default: 0])

    let sources = try Self.requests(stage.trace).mapValues { Self.proposals($0) }
    for (_, observations) in try Self.requests(Self.live(stage)) {
      guard case .request(let header)? = observations.first else {
        Issue.record("There is no header.")
        return
      }
      let source = try #require(header.source)
      #expect(header.policy == "single" || Self.proposals(observations) == sources[source.request])
      guard case .finished(.complete, _)? = observations.last else {
        Issue.record("A request is not complete.")
        return
      }
    }
    let replayed = try await Binary.run(["replay", Self.live(stage), "--output", "none"])
    #expect(replayed.code == 0, "\(replayed.errors)")
    let analyzed = try await Binary.run(["analyze", Self.live(stage), "--format", "json"])
    #expect(analyzed.code == 0 && analyzed.errors.isEmpty, "\(analyzed.errors)")
  }

  @Test("A dry run counts the live calls, and asks nobody")
  func dryRun() async throws {
    let stage = try await Self.recorded()
    let before = stage.server.requests.count
    let end = try await Binary.run(try Self.arguments(stage, ["--policy", "full,single", "--dry-run"]))
    #expect(end.code == 0)
    #expect(
      end.output
        == "full: 4 requests of 1 call\nsingle: 2 requests of 1 call\n6 calls in all, unless one fails and is made again.\n"
        + "Nothing was sent.\n")
    #expect(
      end.errors
        == "full is asked 2 times of each request: what it shows against itself is the noise floor.\n")
    #expect(stage.server.requests.count == before)
  }

  @Test("What is in the trace already is not asked again", arguments: [1, 2])
  func resume(repetitions: Int) async throws {
    let stage = try await Self.recorded()
    let first = try await Binary.run(try Self.arguments(stage, ["--policy", "full", "-q"]))
    #expect(first.code == 0)
    let before = stage.server.requests.count
    let end = try await Binary.run([
      "replay", stage.trace, "--aggregator", "live", "-m", try stage.mixture(), "--resume", Self.live(stage),
      "--policy", "full,single", "--repeat", "\(repetitions)", "--output", "none",
    ])
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.contains("In the trace already: 4 of \(4 + 2 * repetitions) answers."))
    // Why there is no table.
    let reason = "mixture: There is one policy, single, and every prompt once, so there is nothing to compare"
    #expect(end.errors.contains(reason) == (repetitions == 1), "\(end.errors)")
    #expect(stage.server.requests.count == before + 2 * repetitions)
  }

  @Test(
    "Proposals that had been cut off are read to there and no further, unless they were drained",
    arguments: [false, true])
  func censored(drains: Bool) async throws {
    let slow = MockFaultRule(.stall(afterTokens: 12, forNs: 700_000_000, commentEveryNs: nil), model: "b")
    let stage = try await Self.recorded(
      [
        slow, MockFaultRule(.stopEarly(afterTokens: 4), model: "writer", selection: .nth(1)),
        MockFaultRule(.stopEarly(afterTokens: 4), model: "writer", selection: .nth(2)),
      ],
      policy: "staircase[stop=finish,min_ended=0.5,barrier.quorum=1]", drains: drains)
    let end = try await Binary.run(
      try Self.arguments(stage, ["--policy", "single,full", "--output", "none", "-q"]))
    if drains {
      #expect(end.code == 0, "\(end.errors)")
      return
    }
    #expect(end.code == 65)
    #expect(
      end.complaint
        == "4 of 6 requests read recorded proposals beyond where they had been cut off, so that they are left out. A "
        + "recording made with run --drain has proposals to their ends.", "\(end.errors)")
    let analyzed = try await Binary.run(["analyze", Self.live(stage), "--format", "json"])
    #expect(analyzed.output.contains("censored"))
    let replayed = try await Binary.run(["replay", Self.live(stage), "--output", "none"])
    #expect(replayed.code == 0, "\(replayed.errors)")
  }

  @Test("Ctrl-C ends the requests and closes the trace")
  func interrupted() async throws {
    let forever = MockFaultRule(
      .stall(afterTokens: 2, forNs: nil, commentEveryNs: nil), model: "writer", selection: .nth(3))
    let stage = try await Self.recorded([forever])
    let running = try RunningBinary(try Self.arguments(stage, ["--policy", "full", "--output", "none"]))
    try await until("the aggregator has begun") { Self.calls(stage)["writer"] == 3 }
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
    let verified = try await Binary.run(["trace", "verify", Self.live(stage)])
    #expect(verified.code == 0, "\(verified.output)")
    let replayed = try await Binary.run(["replay", Self.live(stage), "--output", "none"])
    #expect(replayed.code == 0, "\(replayed.errors)")
  }

  @Test("What came of simulated instants is called simulated")
  func simulated() async throws {
    let stage = try await Self.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output
    let path = stage.folder.store(
      rows.replacing(#"\"simulated\":false"#, with: #"\"simulated\":true"#).utf8, as: "simulated.jsonl")
    let end = try await Binary.run([
      "replay", path, "--aggregator", "live", "-m", try stage.mixture(), "--policy", "single", "--trace",
      Self.live(stage), "--output", "none",
    ])
    #expect(end.code == 0)
    #expect(
      end.errors.contains(
        "\(path): the instants of this trace were simulated, and so is what they lead to.\n"))
    #expect(try TraceReader(path: Self.live(stage)).header.isSimulated)
    let info = try await Binary.run(["trace", "info", Self.live(stage)])
    #expect(info.output.contains("replay of simulated instants to live aggregators"), "\(info.output)")
    #expect(!info.output.contains("no call was made") && !info.output.contains("simulated call"))
  }

  @Test(
    "Mistakes on the command line are told",
    arguments: [
      (["--policy", "full"], "--policy needs live aggregators: --aggregator live."),
      (["--aggregator", "live"], "replay --aggregator needs a mixture: --mixture FILE or --preset NAME."),
      (
        ["--aggregator", "live", "--speed", "2"],
        "--speed is for replays without --aggregator; live models set the pace."
      ),
    ])
  func mistakes(words: [String], complaint: String) async throws {
    let end = try await Binary.run(["replay", "/nowhere/t.jsonl.zst"] + words)
    #expect(end.code == 64)
    #expect(end.complaint == complaint)
  }

  @Test("An aggregator that is no agent, or is named twice, is told, and so is a trace without proposals")
  func wrongAggregators() async throws {
    let stage = try await Self.recorded(policy: "single")
    for (names, complaint) in [
      ("wrtier", "--aggregator: “wrtier” is no agent of the mixture; did you mean writer?"),
      ("live,writer", "--aggregator names writer twice."),
    ] {
      let end = try await Binary.run(try Self.arguments(stage, aggregators: names, []))
      #expect(end.code == 64)
      #expect(end.complaint == complaint)
    }
    let end = try await Binary.run(try Self.arguments(stage, []))
    #expect(end.code == 65)
    #expect(
      end.errors.hasPrefix("chunkwise: \(stage.trace): no request with proposals, so nothing to replay.\n"))
  }
}
