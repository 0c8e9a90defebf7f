import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// Open loops: requests that start at instants of their own.
@Suite struct ArrivalTests {
  static let azure = """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2023-11-16 18:17:03.9799600,4808,10
    2023-11-16 18:17:04.0000000,3180,3
    2023-11-16 18:17:04.0000000,110,0
    2023-11-16 18:17:04.0199600,7433,1000

    """

  static func headers(_ stage: Stage) throws -> [RequestHeader] {
    try stage.observations().compactMap { entry in
      if case .request(let header) = entry.observation { header } else { nil }
    }
  }

  /// What `analyze` says in the only row of its first table.
  static func analysis(_ stage: Stage) async throws -> JSONValue {
    let end = try await Binary.run(["analyze", stage.trace, "--format", "json"])
    return try #require(try JSONValue(parsing: Array(end.output.utf8))["requests"]?.array?.first)
  }

  @Test("Requests are scheduled at the instants of the process, however long each takes, and start then")
  func constant() async throws {
    let stage = try Stage(answerTokens: 400, intervalNs: 5_000_000)
    let end = try await stage.run([
      "--prompt", "Why?", "--policy", "single", "--repeat", "8", "--arrivals", "constant:50",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let headers = try Self.headers(stage)
    let scheduled = headers.map(\.scheduledNs)
    #expect(headers.map(\.request) == Array(0..<8))
    #expect(zip(scheduled, scheduled.dropFirst()).allSatisfy { $1 - $0 == 20_000_000 })
    #expect(headers.allSatisfy { $0.startedNs >= $0.scheduledNs })
    // One takes two seconds, a hundred gaps: they overlap.
    let arrived = stage.server.requests.map(\.arrivedNs)
    let ended = stage.server.requests.map(\.endedNs)
    #expect(try #require(arrived.max()) < #require(ended.min()))
    try await stage.expectTrace("8 complete")
  }

  @Test("The same seed draws the same instants")
  func seeds() async throws {
    func gaps(seed: Int) async throws -> [Int64] {
      let stage = try Stage(answerTokens: 2)
      let end = try await stage.run([
        "--prompt", "Why?", "--policy", "single", "--repeat", "10", "--arrivals", "gamma:400,cv=2", "--seed",
        "\(seed)",
      ])
      #expect(end.code == 0, "\(end.errors)")
      let scheduled = try Self.headers(stage).map(\.scheduledNs)
      return scheduled.map { $0 - scheduled[0] }
    }
    let first = try await gaps(seed: 1)
    #expect(try await gaps(seed: 1) == first)
    #expect(try await gaps(seed: 2) != first)
  }

  @Test("A client that keeps requests back shows: their latency counts from the instant at which they came")
  func overload() async throws {
    let stage = try Stage(answerTokens: 20, intervalNs: 1_000_000)
    let end = try await stage.run([
      "--prompt", "Why?", "--policy", "single", "--repeat", "10", "--arrivals", "constant:1000",
      "--concurrency", "1",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let headers = try Self.headers(stage)
    // Each takes 19 ms at least, and came a millisecond after the one before.
    for (index, header) in headers.enumerated() {
      #expect(header.startedNs - header.scheduledNs >= Int64(index) * 18_000_000)
    }
    let row = try await Self.analysis(stage)
    let delay = try #require(row["start_delay_p50_ms"]?.number)
    #expect(delay >= 4 * 18)
    #expect(try #require(row["start_delay_p99_ms"]?.number) >= 8 * 18)
    #expect(try #require(row["ttft_p50_ms"]?.number) > delay)
    let records = stage.server.requests
    #expect(zip(records, records.dropFirst()).allSatisfy { $1.arrivedNs >= $0.endedNs })
  }

  @Test("A file gives the instants and, if asked for, the lengths; one that failed has none")
  func recorded() async throws {
    let stage = try Stage(answerTokens: 24)
    let file = stage.folder.store(Self.azure.utf8, as: "azure.csv")
    let end = try await stage.run([
      "--prompt", "Why?", "--prompt", "How?", "--policy", "single", "--repeat", "2", "--arrivals", file,
      "--output-lengths", "--max-tokens", "500",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let headers = try Self.headers(stage)
    #expect(
      headers.map { $0.scheduledNs - headers[0].scheduledNs } == [0, 20_040_000, 20_040_000, 40_000_000])
    #expect(headers.map(\.maxTokens) == [10, 3, nil, 1000])
    let limits = try stage.server.requests.map { try JSONValue(parsing: $0.body)["max_tokens"]?.integer }
    #expect(limits.map { $0 ?? 0 }.sorted() == [3, 10, 500, 500])
    #expect(stage.server.requests.map(\.completionTokens).sorted() == [3, 10, 24, 24])
  }

  @Test("Ctrl-C begins nothing more, though its instant be hours away, and the rest is asked on --resume")
  func interrupted() async throws {
    let stage = try Stage(answerTokens: 24)
    let file = stage.folder.store(
      """
      {"timestamp": 0, "input_length": 1, "output_length": 5}
      {"timestamp": 1, "input_length": 1, "output_length": 6}
      {"timestamp": 3600000, "input_length": 1, "output_length": 7}
      {"timestamp": 3600001, "input_length": 1, "output_length": 8}
      """.utf8, as: "mooncake.jsonl")
    let arguments = [
      "--prompt", "Why?", "--policy", "single", "--repeat", "4", "--arrivals", file, "--output-lengths",
    ]
    let running = try RunningBinary(try stage.arguments(arguments))
    try await until("the first two are answered, in the trace too") {
      let finished = ((try? stage.observations()) ?? []).count {
        if case .finished(.complete, _) = $0.observation { true } else { false }
      }
      return finished == 2
    }
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
    #expect(stage.server.requests.count == 2)
    try await stage.expectTrace("2 complete")
    let resumed = try await Binary.run(
      ["run", "-q", "-m", try stage.mixture(), "--resume", stage.trace] + arguments)
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try Self.headers(stage).map(\.maxTokens) == [5, 6, 7, 8])
    let scheduled = try Self.headers(stage).map(\.scheduledNs)
    #expect(scheduled[3] - scheduled[2] == 1_000_000)
    try await stage.expectTrace("4 complete")
  }

  @Test("--dry-run says what the load is, and what of a file is left alone")
  func dryRun() async throws {
    let stage = try Stage()
    let file = stage.folder.store(Self.azure.utf8, as: "azure.csv")
    func sentence(_ more: [String]) async throws -> String? {
      let end = try await stage.run(
        ["--prompt", "Why?", "--policy", "single", "--repeat", "4", "--dry-run", "--arrivals"] + more)
      #expect(end.code == 0, "\(end.errors)")
      return end.output.split(separator: "\n").first { $0.hasPrefix("Open loop") }.map(String.init)
    }
    #expect(
      try await sentence(["constant:2"])
        == "Open loop: 4 requests within 1.50 s, however many are under way (constant:2).")
    #expect(
      try await sentence([file, "--concurrency", "2"])
        == "Open loop: 4 requests within 40.0 ms, at most 2 at a time, at the instants of \(file) (Azure LLM inference). "
        + "Its token counts are left alone: what is sent are your prompts.")
    #expect(
      try await sentence([file, "--output-lengths"])?.hasSuffix(
        "The lengths of its answers limit each call; those of its prompts are left alone: what is sent are your prompts."
      )
        == true)
    #expect(stage.server.requests.isEmpty)
  }

  @Test(
    "A mistake in the arrivals is one sentence, and nobody is asked",
    arguments: [
      (
        ["--arrivals", "gamma:4"], 64,
        "--arrivals: “gamma:4” is not understood; expected constant:RATE, poisson:RATE, gamma:RATE,cv=VARIATION or "
          + "gamma:RATE,burstiness=SHAPE (RATE in requests a second), or a file of arrivals."
      ),
      (["--arrivals", "nowhere.csv"], 66, "nowhere.csv cannot be read: No such file or directory."),
      (
        ["--arrivals", "FOLDER/azure.csv", "--repeat", "5"], 65,
        "FOLDER/azure.csv: The file has 4 arrivals, and the batch 5 requests (prompts × policies × repetitions)."
      ),
      (
        ["--arrivals", "poisson:4", "--output-lengths"], 64,
        "--output-lengths needs a file of arrivals: --arrivals FILE."
      ),
      (
        ["--output-lengths"], 64, "--output-lengths needs a file of arrivals: --arrivals FILE."
      ),
    ] as [([String], Int32, String)])
  func mistakes(arguments: [String], code: Int32, sentence: String) async throws {
    let stage = try Stage()
    _ = stage.folder.store(Self.azure.utf8, as: "azure.csv")
    let place = { (text: String) in text.replacing("FOLDER", with: stage.folder.path) }
    let end = try await stage.run(["--prompt", "Why?", "--policy", "single"] + arguments.map(place))
    #expect(end.code == code)
    #expect(end.errors == "chunkwise: \(place(sentence))\n")
    #expect(stage.server.requests.isEmpty)
    #expect(stage.folder.contents(of: "trace.jsonl.zst").isEmpty)
  }
}
