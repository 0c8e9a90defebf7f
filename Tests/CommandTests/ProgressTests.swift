import Gateway
import Glibc
import JSON
import Testing
import TokenStreams

/// How far many requests, or the cells of a sweep, are: in place on a terminal, and nowhere else.
@Suite(.enabled(if: TerminalSession.tmux != nil, "tmux is not installed."), .serialized)
struct ProgressTests {
  /// A stage on which the proposals of some questions never come to their end, and the answers of others fail.
  private static func stage() throws -> Stage {
    try Stage([
      MockFaultRule(
        .stall(afterTokens: 2, forNs: nil, commentEveryNs: nil), model: "b", promptContains: "Silent"),
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Bad"),
    ])
  }

  private static func command(_ stage: Stage, _ more: String = "") throws -> String {
    let prompts = stage.folder.store(
      ["Good 1", "Silent 1", "Bad 1", "Good 2", "Silent 2", "Good 3"].map { "{\"prompt\": \"\($0)\"}\n" }
        .joined().utf8,
      as: "p.jsonl")
    return
      "chunkwise run -m \(try stage.mixture()) --trace \(stage.trace) -f \(prompts) --policy full \(more)"
  }

  /// How many requests are over, as far as their trace is there.
  private static func finished(_ stage: Stage) -> Int {
    ((try? stage.observations()) ?? []).count { entry in
      if case .finished = entry.observation { true } else { false }
    }
  }

  /// The lines of the terminal that say how much is done.
  private static func progress(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.contains(/[0-9] of 6 done/) }
  }

  @Test(
    "A batch says in place what is done, running and failed, and the time to first text, also after a resize")
  func batch() async throws {
    let stage = try Self.stage()
    let terminal = try await TerminalSession()
    try await terminal.enter("clear; " + (try Self.command(stage, "--concurrency 3")))
    try await terminal.shows("what is done") { text in
      text.contains(
        /█+▒+  4 of 6 done · 2 running · 1 failed\n[0-9.]+ s · (about [0-9]+ s left · )?TTFT p50 full [0-9.]+ m?s\n/
      )
    }
    for columns in [50, 34, 100] {
      try await terminal.resize(columns: columns)
      try await terminal.shows("one line of it at \(columns) columns") { text in
        let lines = Self.progress(text)
        return lines.count == 1 && lines[0].contains("4 of 6 done · 2 running") && lines[0].count < columns
          && lines[0].contains("█") == (columns > 34)
      }
    }
    let before = try await terminal.text(withHistory: true)
    #expect(before.ranges(of: "\"outcome\":\"complete\"").count == 3)
    #expect(before.contains("Request 2 (full) failed: "))
    try await terminal.press("C-c")
    try await terminal.shows("Interrupted.")
    try await terminal.isBack()
    let after = try await terminal.text(withHistory: true)
    #expect(Self.progress(after).isEmpty && !after.contains("left · "))
    #expect(try await stage.verify().code == 0)
    #expect(Self.finished(stage) == 6)
  }

  @Test("Below an answer that grows there stands how far the batch is, as long as it runs")
  func answers() async throws {
    let stage = try Self.stage()
    let terminal = try await TerminalSession(rows: 30)
    try await terminal.enter(try Self.command(stage, "--output text"))
    try await terminal.shows("the second request, and the batch") { text in
      text.contains(
        /== full: Silent 1\n\na +█*▒+·* .+ ended\nb .+ streaming\n[^\n]+ waits for b · latencies of a mock\n\n█+▒+·+  1 of 6 done · 1 running\n/
      )
    }
    try await terminal.press("C-c")
    try await terminal.isBack()
    let text = try await terminal.text(withHistory: true)
    #expect(Self.progress(text).isEmpty)
    #expect(text.contains("== full: Good 1\n") && text.contains(/b .+ cancelled\n/))
    // The terminal of a few lines has room for the request alone.
    try await terminal.resize(columns: 60, rows: 8)
    try await terminal.enter(
      "clear; "
        + (try Self.command(stage, "--output text --no-trace").replacing(" --trace \(stage.trace)", with: ""))
    )
    try await terminal.shows("waits for b")
    #expect(Self.progress(try await terminal.text()).isEmpty)
    try await terminal.press("C-c")
    try await terminal.isBack()
  }

  @Test("However a batch dies, the terminal is as it was", arguments: [SIGSEGV, SIGKILL, SIGTERM])
  func crash(signal: Int32) async throws {
    let stage = try Self.stage()
    let terminal = try await TerminalSession(environment: ["SWIFT_BACKTRACE": "enable=no"])
    let process = stage.folder.file("process")
    try await terminal.enter(
      "sh -c 'echo $$ > \(process); exec \(try Self.command(stage, "--concurrency 3"))'")
    try await terminal.shows("4 of 6 done · 2 running")
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    kill(try #require(pid_t(number.split(separator: "\n").joined())), signal)
    try await terminal.isBack()
  }

  @Test(
    "Answers in a file leave the terminal to the progress; a pipe, or --quiet, leaves nothing",
    arguments: [">", "|", "-q", "2>"])
  func elsewhere(way: String) async throws {
    let stage = try Self.stage()
    let terminal = try await TerminalSession()
    let file = stage.folder.file("answers")
    let more = [">": "> \(file)", "|": "| tee \(file)", "-q": "-q", "2>": "2> \(file)"][way]!
    let command = stage.folder.store((try Self.command(stage, "--concurrency 3 " + more)).utf8, as: "ask")
    try await terminal.enter("clear; sh \(command)")
    if way == ">" {
      try await terminal.shows("the progress") { Self.progress($0).count == 1 }
      try await terminal.shows("4 of 6 done · 2 running")
    } else {
      try await until("three answers are there and a failure") {
        Self.finished(stage) == 4
      }
    }
    #expect((Self.progress(try await terminal.text()).count == 1) == (way == ">"))
    try await terminal.press("C-c")
    try await terminal.isBack()
    #expect(Self.progress(try await terminal.text(withHistory: true)).isEmpty)
    if way == ">" {
      let lines = stage.folder.contents(of: "answers").split(separator: 0x0A)
      #expect(
        try lines.map { try JSONValue(parsing: Array($0))["outcome"]?.string }.count { $0 == "complete" } == 3
      )
    }
  }

  @Test("A terminal that takes nothing does not hold up a batch, whose answers it gets later")
  func stuck() async throws {
    let stage = try Stage()
    let prompts = (1...12).flatMap { ["--prompt", "Question \($0)"] }
    let running = try RunningBinary(
      ["run", "-m", try stage.mixture(), "--trace", stage.trace, "--concurrency", "2"] + prompts,
      environment: ["TERM": "xterm"], output: .terminal(columns: 80, isStopped: true))
    try await until("all requests are over") {
      Self.finished(stage) == 12
    }
    #expect(!running.hasEnded && running.output.isEmpty)
    running.send(SIGKILL)
    _ = try await running.end(readsOutput: false)
  }

  @Test("A sweep says in place how many cells are done, and leaves its table alone")
  func sweep() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(
      "name: small\ntraces: [trace.jsonl.zst]\npolicies:\n  - policy: staircase\n    first: [4, 8, 16]\n"
        .utf8,
      as: "small.yaml")
    let terminal = try await RunningBinary(
      ["sweep", path], environment: ["TERM": "xterm", "NO_COLOR": "1"], output: .terminal(columns: 80)
    ).end()
    #expect(terminal.code == 0)
    #expect(terminal.output.contains(String(repeating: "█", count: 36) + "  3 of 3 cells done"))
    let table = try #require(terminal.output.behindLast("\u{1B}[?2026l"))
    #expect(!table.contains("\u{1B}") && table.contains("staircase[first=16]"))
    let quiet = try await RunningBinary(
      ["sweep", path, "-q", "--results", stage.folder.file("other.jsonl")], environment: ["TERM": "xterm"],
      output: .terminal(columns: 80)
    ).end()
    #expect(quiet.output.replacing("\r\n", with: "\n") == table.replacing("\r\n", with: "\n"))
  }

  @Test(
    "Commands that compare texts say in place how many are done, and leave their tables alone",
    arguments: [("correlate", "answers"), ("similarity", "answers"), ("select", "instructions")])
  func comparisons(command: String, unit: String) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let preferences = stage.folder.store(
      ["Why?", "How?"].flatMap { question in
        ["a", "b"].map {
          "{\"instruction\": \"\(question)\", \"layer\": 0, \"agent\": \"\($0)\", \"preference\": 1.5}\n"
        }
      }.joined().utf8, as: "preferences.jsonl")
    let arguments =
      [command]
      + (command == "similarity" ? [stage.trace] : ["--trace", stage.trace, "--preferences", preferences])
    let terminal = try await RunningBinary(
      arguments, environment: ["TERM": "xterm", "NO_COLOR": "1"], output: .terminal(columns: 80)
    ).end()
    #expect(terminal.code == 0)
    let full = String(repeating: "█", count: 36)
    let line = terminal.output.split(separator: "\n").last { $0.contains(full) }
    #expect(line?.contains("\(unit) done") == true, "\(terminal.output)")
    let table = try #require(terminal.output.behindLast("\u{1B}[?2026l"))
    #expect(!table.contains("\u{1B}") && table.contains("metrics"))
    let piped = try await Binary.run(arguments)
    #expect(piped.code == 0 && piped.errors.isEmpty && !piped.output.contains("done"))
  }
}

extension String {
  /// What stands behind the last place of a text; nil if it is not there.
  fileprivate func behindLast(_ text: String) -> Substring? {
    ranges(of: text).last.map { self[$0.upperBound...] }
  }
}
