import Gateway
import Glibc
import JSON
import Testing

/// `export` to the tools of others: Perfetto, OpenTelemetry, pandas, Jupyter.
@Suite struct TimelineExportTests {
  /// A trace of three prompts under two policies, one of them refused; the models say what no reader should trip over.
  private static func recorded() async throws -> Stage {
    let answers: JSONValue = .array([.string(ReportedPage.hostile + ", null NaN $x_1$ \"a\",\r\n")])
    let lines = ["Why?", "How?"].map { prompt -> String in
      JSONValue.object([.init("prompt", .string(prompt)), .init("answers", answers)]).text + "\n"
    }
    let stage = try Stage(
      [MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Refuse this")],
      script: try MockScript(jsonLines: lines.joined()))
    _ = try await stage.run(
      ["--prompt", "Why?", "--prompt", "How?", "--prompt", "Refuse this", "--policy", "full,staircase"])
    return stage
  }

  private static func export(_ stage: Stage, _ target: String, to path: String) async throws {
    let end = try await Binary.run(["export", stage.trace, "--to", target, "-o", path])
    try #require(end.code == 0, "\(end.errors)")
    #expect(end.output.isEmpty)
  }

  /// What a script of this folder prints.
  static func python(_ script: String, _ arguments: String..., input: String = "/dev/null") throws
    -> JSONValue
  {
    let folder = "\(#filePath.prefix(through: #filePath.lastIndex(of: "/")!))Exports/"
    let words = [try #require(OtherPrograms.python), folder + script] + arguments
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    return try JSONValue(
      parsing: try OtherPrograms.output(of: "\(command) < '\(input)' 2> /dev/null", in: "/"))
  }

  private static func analysis(_ stage: Stage) async throws -> [JSONValue] { try await analysis(stage.trace) }

  private static func analysis(_ trace: String) async throws -> [JSONValue] {
    let end = try await Binary.run(["analyze", trace, "--format", "json"])
    return try #require(try JSONValue(parsing: end.output)["requests"]?.array)
  }

  /// Expects that the medians of a notebook are those that `analyze` prints of a trace with so many groups.
  static func expect(medians: JSONValue?, areThoseOf trace: String, groups: Int) async throws {
    let medians = try #require(medians?.array)
    let analysis = try await analysis(trace)
    #expect(medians.count == groups && analysis.count == groups)
    for median in medians {
      let printed = try #require(analysis.first { $0["group"] == median["group"] })
      for (name, key) in [
        ("ttft_ms", "ttft_p50_ms"), ("ttfo_ms", "ttfo_p50_ms"), ("e2e_ms", "e2e_p50_ms"),
        ("stall_ms", "stall_p50_ms"), ("max_gap_ms", "max_gap_p50_ms"), ("n", "complete"),
        ("tokens_per_s", "tokens_per_s_p50"), ("rounds", "rounds_p50"),
        ("prompt_tokens", "prompt_tokens_p50"),
      ] {
        guard let expected = printed[key]?.number else {
          #expect(median[name] == .null)
          continue
        }
        #expect(abs((median[name]?.number ?? .nan) - expected) < 2e-6, "\(name)")
      }
    }
  }

  @Test(
    "The notebooks run in a real kernel, draw every figure, and find what analyze prints",
    .enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing))
  func notebooks() async throws {
    let stage = try await Self.recorded()
    let folder = stage.folder.file("notebooks")
    try await Self.export(stage, "notebook", to: folder)
    let found = try Self.python("notebooks.py", folder)
    let latency = try #require(found["latency.ipynb"])
    try await Self.expect(medians: latency["medians"], areThoseOf: stage.trace, groups: 2)
    #expect(latency["drawn"] == 4 && latency["complaints"] == [])
    let aggregation = try #require(found["aggregation.ipynb"])
    #expect(aggregation["drawn"] == 4 && aggregation["complaints"] == [])
    // Every model says the same: whatever a round had seen is shared.
    let shared = try #require(aggregation["shared"]?.array)
    #expect(shared.count == 2 && shared.allSatisfy { $0["words"]?.number ?? 0 > 0 })
    for answer in aggregation["answers"]?.array?.compactMap(\.string) ?? [] {
      #expect(answer.contains("&lt;/") && !answer.contains("<script") && !answer.contains("<img"))
    }
  }

  @Test(
    "OpenTelemetry's own message types take the spans and metrics, and they are what analyze prints",
    .enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing))
  func openTelemetry() async throws {
    let stage = try await Self.recorded()
    let folder = stage.folder.file("otlp")
    try await Self.export(stage, "otlp", to: folder)
    let found = try Self.python("otlp.py", folder)
    let spans = try #require(found["spans"]?.array)
    let requests = spans.filter { $0["parent"] == "" }
    #expect(requests.count == 6 && Set(spans.compactMap { $0["trace"]?.string }).count == 6)
    #expect(requests.filter { $0["error"] == 2 }.count == 2)
    #expect(spans.allSatisfy { $0["id"]?.string?.utf8.count == 16 && $0["trace"]?.string?.utf8.count == 32 })
    let calls = spans.filter { $0["kind"] == 3 }
    #expect(Set(calls.compactMap { $0["name"]?.string }) == ["chat a", "chat b", "chat writer"])
    // It was recorded by now, and not long ago.
    let start = try #require(requests[0]["start"]?.number)
    #expect(abs(start / 1e9 - Double(time(nil))) < 3600)
    let metrics = try #require(found["metrics"]?.array)
    let first = try #require(metrics.first { $0["name"] == "gen_ai.server.time_to_first_token" })
    #expect(first["unit"] == "s" && first["count"] == 4)
    // Of two values the median is the mean.
    let printed = try await Self.analysis(stage).compactMap { $0["ttft_p50_ms"]?.number }.reduce(0, +) * 2
    #expect(abs((first["sum"]?.number ?? 0) * 1e3 - printed) < 1e-3)
    let usage = try #require(metrics.first { $0["name"] == "gen_ai.client.token.usage" })
    #expect(usage["unit"] == "{token}")
    #expect(
      metrics.first { $0["name"] == "gen_ai.client.operation.duration" }?["count"]?.integer == calls.count)
  }

  @Test(
    "Perfetto's own page opens the timeline, finds no error in it, and binds every arrow to a round",
    .enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing),
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func perfetto() async throws {
    let stage = try await Self.recorded()
    let timeline = stage.folder.file("timeline.json")
    try await Self.export(stage, "perfetto", to: timeline)
    let arrows = String(decoding: stage.folder.contents(of: "timeline.json"), as: UTF8.self)
      .ranges(of: "{\"ph\":\"s\"").count
    let queries = stage.folder.store(
      """
      select name from stats where severity in ('error', 'data_loss') and value > 0
      select count(*) from flow join slice on slice.id = slice_in where slice.name glob 'round *'
      select count(*) from process where name glob 'request *'
      select count(*) from slice where name = 'first output'

      """.utf8, as: "queries.sql")
    let answers = try Self.python("perfetto.py", try #require(Browser.path), timeline, input: queries)
    #expect(
      answers.array?.map { $0.array?.first?.array?.first } == [nil, .string("\(arrows)"), "6", "4"])
  }

  @Test("A timeline goes to the standard output, whose reader may leave; files that are there are replaced")
  func output() async throws {
    let stage = try await Self.recorded()
    let piped = try await Binary.run(["export", stage.trace, "--to", "perfetto", "-o", "-"])
    #expect(piped.code == 0 && piped.errors == "standard output: 6 requests, latencies of a mock.\n")
    let events = try JSONValue(parsing: piped.output)["traceEvents"]?.array ?? []
    let text = events.compactMap { $0["args"]?["text"]?.string }
    #expect(text.joined().contains("</script><script>"))
    let file = stage.folder.store("old".utf8, as: "timeline.json")
    try await Self.export(stage, "perfetto", to: file)
    #expect(stage.folder.contents(of: "timeline.json") == Array(piped.output.utf8))

    let folder = stage.folder.file("csv")
    for _ in 0..<2 { try await Self.export(stage, "csv", to: folder + "/") }
    let rows = TemporaryFolder.contents(at: folder + "/requests.csv")
    #expect(rows.starts(with: "trace,request,".utf8))
    #expect(String(decoding: rows, as: UTF8.self).ranges(of: "\r\n").count == 7)

    let gone = try RunningBinary(
      ["export", stage.trace, "--to", "perfetto", "-o", "-"], after: "exec 1> /dev/full; ")
    let lost = try await gone.end()
    #expect(
      lost.code == 74 && lost.errors == "chunkwise: The output cannot be written: No space left on device.\n")
    let running = try RunningBinary(["export", stage.trace, "--to", "perfetto", "-o", "-"])
    running.closeOutput()
    let end = try await running.end()
    #expect(end.code == 74 && end.errors.isEmpty)
  }

  @Test("On a full disk nothing of an export is seen, and what was there before stays")
  func fullDisk() async throws {
    let stage = try await Self.recorded()
    let full = try await Binary.run(["export", stage.trace, "--to", "perfetto", "-o", "/dev/full"])
    #expect(full.code == 74 && full.complaint == "/dev/full cannot be written: No space left on device.")
    let file = stage.folder.store("old".utf8, as: "timeline.json")
    let limited = try RunningBinary(["export", stage.trace, "--to", "perfetto", "-o", file], fileLimit: 8)
    let end = try await limited.end()
    #expect(end.code == 74 && end.complaint == "\(file) cannot be written: File too large.")
    #expect(stage.folder.contents(of: "timeline.json") == Array("old".utf8))
    #expect(!stage.folder.names.contains { $0.hasSuffix(".part") })
  }

  @Test("Ctrl-C ends an export in the midst of a request, which may never end")
  func interruptedInRequest() async throws {
    let stage = try await Self.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n")
    let delta = try #require(rows.firstIndex { $0.contains("\"type\":\"delta\"") })
    let head = stage.folder.store((rows[..<delta].joined(separator: "\n") + "\n").utf8, as: "head.jsonl")
    let row = stage.folder.store(String(rows[delta]).utf8, as: "delta.jsonl")
    let (export, process) = (stage.folder.file("timeline.json"), stage.folder.file("process"))
    let command = """
      { cat \(head); yes "$(cat \(row))"; } \
        | sh -c 'echo $$ > \(process).new; mv \(process).new \(process); exec \(Binary.path) export - --to perfetto -o \(export)'
      """
    let running = try RunningBinary(["-c", command], of: "/bin/sh")
    try await until("the export reads") { stage.folder.names.contains { $0.hasSuffix(".part") } }
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    kill(try #require(pid_t(number.split(separator: "\n").joined())), SIGINT)
    let end = try await running.end()
    #expect(end.code == 130 && end.complaint == "Interrupted; nothing was made.")
    #expect(!stage.folder.names.contains { $0.hasPrefix("timeline") })
  }

  @Test("Ctrl-C ends an export, and leaves nothing of it")
  func interrupted() async throws {
    let stage = try await Self.recorded()
    let folder = TemporaryFolder()
    let pipe = folder.file("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let running = try RunningBinary(["export", pipe, "--to", "perfetto", "-o", folder.file("timeline.json")])
    // Requests come, and come to no end.
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n").dropLast()
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    try #require(writer >= 0)
    defer { close(writer) }
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    // Each time another recording, for none may come twice; what the pipe has no room for is written later.
    var recordings = 0
    var rest: [UInt8] = []
    func record() throws {
      if rest.isEmpty {
        recordings += 1
        let header = String(try #require(rows.first)).replacing(
          #"\"seed\":\""#, with: #"\"seed\":\"\#(recordings)"#)
        rest = Array(([header] + rows.dropFirst().map(String.init)).joined(separator: "\n").utf8) + [0x0A]
      }
      rest.removeFirst(max(0, write(writer, rest, rest.count)))
    }
    try record()
    try await until("the timeline grows") { folder.names.contains { $0.hasSuffix(".part") } }
    running.send(SIGINT)
    try await until("nothing is left") {
      try record()
      return folder.names == ["pipe"]
    }
    let end = try await running.end()
    #expect(end.code == 130 && end.complaint == "Interrupted; nothing was made.")
  }

  @Test("What cannot be exported ends with a sentence and the code for it, and makes nothing")
  func mistakes() async throws {
    let stage = try await Self.recorded()
    let folder = stage.folder.file("made")
    let none = try await Binary.run(["export", "/nowhere/t.jsonl.zst", "--to", "csv", "-o", folder])
    #expect(none.code == 66 && !stage.folder.names.contains("made"))
    let piped = try await Binary.run(["export", stage.trace, "--to", "csv", "-o", "-"])
    #expect(piped.code == 64 && piped.complaint?.contains("give a folder") == true)
    let judged = try await Binary.run(
      ["export", stage.trace, "--to", "otlp", "-o", folder, "--questions", "q.json"])
    #expect(judged.code == 64)
    let unmade = try await Binary.run(["export", stage.trace, "--to", "notebook", "-o", "/nowhere/at/all"])
    #expect(
      unmade.code == 73 && unmade.complaint == "/nowhere/at/all/ cannot be made: No such file or directory.")
    let inFile = try await Binary.run(["export", stage.trace, "--to", "csv", "-o", stage.trace])
    #expect(inFile.code == 73)
  }

  @Test("Of what a simulation made up there are instants and sizes, and no text")
  func simulatedText() async throws {
    let stage = try await Self.recorded()
    let simulated = stage.folder.file("simulated.jsonl.zst")
    let simulation = try await Binary.run(
      ["simulate", stage.trace, "--policy", "full", "--trace", simulated, "--format", "json"])
    #expect(simulation.code == 0, "\(simulation.errors)")
    let rows = try await Binary.run(["trace", "cat", simulated]).output.split(separator: "\n")
    let words = try rows.map { try JSONValue(parsing: String($0)) }.filter {
      $0["type"]?.string == "delta" && ($0["layer"]?.integer ?? 0) > 0
    }.compactMap { $0["text"]?.string }.filter { $0.utf8.count > 5 }
    try #require(!words.isEmpty)
    for (target, file) in [("csv", "csv/deltas.csv"), ("perfetto", "trace.json")] {
      let path = stage.folder.file(target == "csv" ? "csv" : file)
      let end = try await Binary.run(["export", simulated, "--to", target, "-o", path])
      #expect(end.code == 0, "\(end.errors)")
      let text = String(decoding: stage.folder.contents(of: file), as: UTF8.self)
      #expect(!text.isEmpty && words.allSatisfy { !text.contains($0) })
    }
  }

  @Test(
    "A trace without a request, one with failed ones alone, a damaged and a simulated one give every form, and their notebooks run",
    arguments: ["csv", "notebook", "perfetto", "otlp"])
  func unusual(target: String) async throws {
    let stage = try await Self.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n")
    let header = stage.folder.store((rows[0] + "\n").utf8, as: "header.jsonl")
    let failed = stage.folder.store(
      rows.filter { $0.contains(#""request":-1"#) || !$0.contains(#""type":"answer""#) }
        .prefix { !$0.contains(#""type":"finished""#) }.joined(separator: "\n").utf8 + [0x0A], as: "cut.jsonl"
    )
    let simulated = stage.folder.file("simulated.jsonl.zst")
    let simulation = try await Binary.run(
      ["simulate", stage.trace, "--policy", "full", "--trace", simulated, "--format", "json"])
    #expect(simulation.code == 0, "\(simulation.errors)")
    for (trace, remark) in [
      (header, "There is no request in it"), (failed, "is not whole"), (simulated, ", simulated"),
    ] {
      let end = try await Binary.run(["export", trace, "--to", target, "-o", stage.folder.file("export")])
      #expect(end.code == 0, "\(end.errors)")
      #expect(end.errors.contains(remark), "\(end.errors)")
      guard target == "notebook", OtherPrograms.python != nil else { continue }
      let found = try Self.python("notebooks.py", stage.folder.file("export"))
      for name in ["latency.ipynb", "aggregation.ipynb"] { #expect(found[name]?["complaints"] == []) }
    }
  }
}
