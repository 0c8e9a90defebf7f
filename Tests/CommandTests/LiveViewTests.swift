import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// What a person sees of a request that runs, in a real pseudo-terminal.
@Suite(.enabled(if: TerminalSession.tmux != nil, "tmux is not installed."), .serialized)
struct LiveViewTests {
  private static let hostile =
    "Red \u{1B}[31m\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}5A text. مرحبا 👩‍🚀 \u{202E}turned\u{202C} \u{1B}[?25l\u{1B}[?1049h end."

  /// A stage on which `b` falls silent for ever after its first chunk.
  private static func halted(script: MockScript = MockScript()) throws -> Stage {
    try Stage(
      [MockFaultRule(.stall(afterTokens: 12, forNs: nil, commentEveryNs: nil), model: "b")],
      proposalTokens: 60, script: script)
  }

  private static func command(_ stage: Stage, _ more: String = "") throws -> String {
    "chunkwise run -m \(try stage.mixture()) --trace \(stage.trace) --prompt Why? \(more)"
  }

  @Test("A line for each proposer, the round and what it waits for, the time to first text, and the answer")
  func view() async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession()
    try await terminal.enter(try Self.command(stage))
    try await terminal.shows("waits for b") { text in
      text.contains(/a +█+▒*·* .+ ended/) && text.contains(/b +█+▒*·* .+ streaming/)
        && text.contains(/b .+ ≈[0-9.]+ tokens +≈[0-9.]+\/s  streaming/)
        && text.contains(/[0-9.]+ s · TTFT [0-9.]+ m?s · round [23] waits for b · latencies of a mock\n/)
    }
    try await terminal.press("C-c")
    try await terminal.shows("Interrupted.")
    try await terminal.isBack()
    let text = try await terminal.text(withHistory: true)
    #expect(text.contains(/b .+ cancelled/) && text.contains(" · cancelled"))
    try await stage.expectTrace("1 cancelled")
  }

  @Test("A terminal that becomes narrow, and wide again, shows the same, legibly")
  func resize() async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession()
    try await terminal.enter(try Self.command(stage))
    try await terminal.shows("waits for b")
    for columns in [40, 30, 100] {
      try await terminal.resize(columns: columns)
      try await terminal.shows("one line for each at \(columns) columns") { text in
        let lines = text.split(separator: "\n")
        let isOnce = { (name: String) in lines.count { $0.hasPrefix(name + " ") } == 1 }
        return isOnce("a") && isOnce("b") && lines.contains { $0.contains("streaming") }
          && lines.allSatisfy { $0.count <= columns }
      }
    }
    try await terminal.press("C-c")
    try await terminal.isBack()
  }

  @Test(
    "However fast it is resized while it draws, nothing of an earlier frame stays behind",
    arguments: [[50, 120], [70, 60, 50, 40, 30, 80]])
  func resizeFast(widths: [Int]) async throws {
    let stage = try Stage(
      [MockFaultRule(.stall(afterTokens: 12, forNs: nil, commentEveryNs: nil), model: "b")],
      proposalTokens: 2000, intervalNs: 20_000_000)
    let terminal = try await TerminalSession()
    try await terminal.enter(try Self.command(stage))
    try await terminal.shows("waits for b")
    for columns in widths { try await terminal.resize(columns: columns) }
    // Drawn anew, in the width that it has now.
    try await terminal.shows("the view at its last width") { text in text.contains(/b .+·  .+ streaming/) }
    let tokens = try await terminal.text()
    try await terminal.shows("a later frame") { $0 != tokens }
    try await terminal.press("C-c")
    try await terminal.isBack()
    let lines = try await terminal.text(withHistory: true).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("a ") } == 1 && lines.count { $0.hasPrefix("b ") } == 1, "\(lines)")
    #expect(lines.count { $0.contains("chunkwise run") } == 1, "\(lines)")
  }

  @Test("What a small terminal had no row for does not come back when it is large again")
  func resizeSlowly() async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession(rows: 12)
    try await terminal.enter(try Self.command(stage))
    try await terminal.shows("waits for b")
    for (columns, rows) in [(40, 5), (80, 12), (36, 5), (100, 24)] {
      try await terminal.resize(columns: columns, rows: rows)
      let isWide = columns > 70
      try await terminal.shows("the view at \(columns) columns") { text in
        // What a larger terminal brings back stands there until it is drawn over.
        isWide == text.contains(/b .+ tokens .+ streaming/) && isWide != text.contains("and 2 more")
      }
    }
    let lines = try await terminal.text(withHistory: true).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("a ") } == 1 && lines.count { $0.hasPrefix("b ") } == 1, "\(lines)")
    try await terminal.press("C-c")
    try await terminal.isBack()
  }

  @Test("The whole answer stays behind, however long it is, and the figures after it")
  func scrollback() async throws {
    let stage = try Stage(proposalTokens: 20, answerTokens: 600)
    let terminal = try await TerminalSession(rows: 12)
    try await terminal.enter(try Self.command(stage, "--policy full"))
    try await terminal.shows("Recorded in")
    try await terminal.isBack()
    let answer = try await Self.answer(stage)
    let shown = try await terminal.text(withHistory: true)
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    #expect(words(shown).contains(words(answer)))
    #expect(shown.contains("complete after 1 round · latencies of a mock\n") && shown.contains("TTFT"))
    // Frames come and go; what they showed stands there once.
    #expect(shown.split(separator: "\n").count { $0.hasPrefix("a █") } == 1)
  }

  private static func answer(_ stage: Stage) async throws -> String {
    let replayed = try await Binary.run(["replay", stage.trace, "--output", "jsonl"]).output
    return try #require(try JSONValue(parsing: replayed)["answer"]?.string)
  }

  @Test("However the program dies, the terminal is as it was", arguments: [SIGSEGV, SIGKILL, SIGTERM])
  func crash(signal: Int32) async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession(environment: ["SWIFT_BACKTRACE": "enable=no"])
    let (before, after, process) = (
      stage.folder.file("before"), stage.folder.file("after"), stage.folder.file("process")
    )
    try await terminal.enter(
      "stty -a > \(before); sh -c 'echo $$ > \(process); exec \(try Self.command(stage))'; stty -a > \(after)"
    )
    try await terminal.shows("waits for b")
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    kill(try #require(pid_t(number.split(separator: "\n").joined())), signal)
    try await terminal.isBack()
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    #expect(!stage.folder.contents(of: "after").isEmpty)
  }

  @Test(
    "A shell that does not see to the terminal itself finds it as it was, after a crash, Ctrl-C or SIGTERM",
    arguments: [SIGSEGV, SIGABRT, SIGTERM, SIGINT])
  func simpleShell(signal: Int32) async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession(environment: ["SWIFT_BACKTRACE": "enable=no"])
    let names = ["before", "after", "process"].map { stage.folder.file($0) }
    let script = stage.folder.store(
      """
      stty -a > \(names[0])
      sh -c 'echo $$ > \(names[2]); exec \(try Self.command(stage))'
      stty -a > \(names[1])
      """.utf8, as: "script")
    // Nobody but the program changes anything between the two looks.
    try await terminal.enter("clear; trap : INT; sh -c 'trap : INT; . \(script)'; echo done")
    try await terminal.shows("waits for b")
    try await terminal.enter("typed meanwhile")
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    let process = try #require(pid_t(number.split(separator: "\n").joined()))
    if signal == SIGINT { try await terminal.press("C-c") } else { kill(process, signal) }
    try await terminal.shows("\ndone\n")
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    #expect(!stage.folder.contents(of: "after").isEmpty)
  }

  @Test("What is typed while it draws leaves nothing between its lines, and is there for the shell")
  func typedAhead() async throws {
    let stage = try Stage(proposalTokens: 40, answerTokens: 30, intervalNs: 20_000_000)
    let terminal = try await TerminalSession()
    try await terminal.enter("clear; " + (try Self.command(stage, "--policy full")))
    try await terminal.shows("streaming")
    for line in ["", "", "echo from the shell"] { try await terminal.enter(line) }
    try await terminal.shows("what the shell was asked for") { $0.contains("\nfrom the shell\n") }
    try await terminal.isBack()
    let lines = try await terminal.text(withHistory: true).split(separator: "\n")
    #expect(lines.count { $0.contains(/^[ab] [█▒·]/) } == 2, "\(lines)")
    #expect(lines.count { $0.contains("echo from the shell") } == 1, "\(lines)")
  }

  @Test("In the background it leaves the terminal's modes alone, and is not stopped for them")
  func background() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    let names = ["before", "after"].map { stage.folder.file($0) }
    try await terminal.enter(
      "stty -a > \(names[0]); \(try Self.command(stage)) & wait; stty -a > \(names[1])")
    try await terminal.shows("Recorded in")
    try await terminal.enter("echo typed")
    try await terminal.shows("\ntyped\n")
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    try await stage.expectTrace("1 complete")
  }

  @Test("A program that is stopped and goes on leaves alone what was written meanwhile")
  func stopped() async throws {
    let stage = try Self.halted()
    let terminal = try await TerminalSession()
    try await terminal.enter(try Self.command(stage))
    try await terminal.shows("waits for b")
    try await terminal.press("C-z")
    try await terminal.shows("Stopped")
    try await terminal.enter("echo between")
    try await terminal.shows("\nbetween\n")
    try await terminal.enter("fg")
    try await terminal.shows("the view a second time") { text in
      text.split(separator: "\n").count { $0.hasPrefix("b ") && $0.hasSuffix("streaming") } == 2
    }
    #expect(try await terminal.text().contains("\nbetween\n"))
    try await terminal.press("C-c")
    try await terminal.isBack()
  }

  @Test("Nothing that a model writes steers the terminal", arguments: ["", "| cat", "2>/dev/null", "-q"])
  func hostile(more: String) async throws {
    var script = MockScript()
    script.add(prompt: "Why?", answers: [Self.hostile])
    let stage = try Stage(script: script)
    let terminal = try await TerminalSession()
    // A pipe is given what was said; here the pipe's reader is as careful as we are.
    let command = more == "| cat" ? "| tr -d '\\033\\007\\233'" : more
    try await terminal.enter(try Self.command(stage, "--policy full \(command)"))
    try await terminal.shows("Red", "text.", "end.")
    try await terminal.isBack()
    let text = try await terminal.text(withHistory: true)
    let shown =
      more == "| cat" ? "Red [31m[2J]0;owned" : #"Red \u001b[31m\u001b[2J\u001b]0;owned\u0007\u009b5A text."#
    #expect(text.contains(shown), "\(text)")
    #expect(text.contains("chunkwise run"))
  }

  @Test(
    "Piped, quiet, or on a terminal that cannot write over a line, there is the answer alone",
    arguments: ["2>/dev/null | cat", "-q", "-q | cat", "2>/dev/null"], [["TERM": "tmux"], ["TERM": "dumb"]])
  func alone(more: String, environment: [String: String]) async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession(environment: environment)
    let command = stage.folder.store(
      (try Self.command(stage, "--policy full --output text \(more)")).utf8, as: "ask")
    try await terminal.enter("sh \(command)")
    // Until then the last line is the prompt that the command is typed at.
    try await terminal.shows("/ask\n", withHistory: true)
    try await terminal.isBack()
    let answer = try await Self.answer(stage)
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    let text = try await terminal.text(withHistory: true)
    let shown = try #require(text.components(after: "/ask\n"))
    #expect(words(String(shown)).joined() == words(answer).joined() + "READY>", "\(text)")
  }

  @Test("Without colours where NO_COLOR is set")
  func colours() async throws {
    for (environment, isColoured) in [
      (["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": "1"], false),
    ] {
      let stage = try Stage()
      let end = try await RunningBinary(
        ["run", "-m", try stage.mixture(), "--prompt", "Why?", "--no-trace"], environment: environment,
        output: .terminal(columns: 80)
      ).end()
      #expect(end.code == 0)
      #expect(end.output.contains(/\u{1B}\[3[0-9]m/) == isColoured)
      #expect(end.output.contains("\u{1B}[?2026h"))
    }
  }

  @Test("A terminal that takes nothing delays no delta, and the trace is whole")
  func stuck() async throws {
    let intervalNs: Int64 = 10_000_000
    let stage = try Stage(proposalTokens: 100, answerTokens: 100, intervalNs: intervalNs)
    let running = try RunningBinary(
      ["run", "-m", try stage.mixture(), "--trace", stage.trace, "--prompt", "Why?"],
      environment: ["TERM": "xterm"], output: .terminal(columns: 80, isStopped: true))
    try await until("the trace is closed") { (try? stage.hasFooter()) ?? false }
    // It still waits for its terminal: nothing of the view was ever taken.
    #expect(!running.hasEnded && running.output.isEmpty)
    var deltas: [Int: [Int64]] = [:]
    for (_, observation) in try stage.observations() {
      if case .stream(let call, .delta, let atNs) = observation { deltas[call, default: []].append(atNs) }
    }
    let longest = try #require(deltas.values.max { $0.count < $1.count })
    #expect(longest.count >= 90)
    let gaps = zip(longest, longest.dropFirst()).map { $1 - $0 }.sorted()
    // The median, for the machine may be busy; a write that waits would have stopped it for ever.
    #expect(gaps[gaps.count / 2] < 2 * intervalNs)
    try await stage.expectTrace("1 complete")
    running.send(SIGKILL)
    _ = try await running.end(readsOutput: false)
  }
}

extension String {
  /// What stands behind a text; nil if it is not there.
  fileprivate func components(after text: String) -> Substring? {
    firstRange(of: text).map { self[$0.upperBound...] }
  }
}

extension Stage {
  /// Whether the trace has its last row.
  fileprivate func hasFooter() throws -> Bool {
    let reader = try TraceReader(path: trace)
    while try reader.next() != nil {}
    return reader.condition?.isWhole ?? false
  }
}
