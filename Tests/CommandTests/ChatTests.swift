import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// A conversation, in a real pseudo-terminal and without one.
@Suite(.serialized) struct ChatTests {
  private static func arguments(_ stage: Stage) throws -> [String] {
    ["chat", "-m", try stage.mixture(), "--trace", stage.trace]
  }

  /// The conversation that a file of `/save` holds, as who said what.
  private static func messages(_ stage: Stage, _ name: String) throws -> [(role: String, content: String)] {
    let saved = try JSONValue(parsing: stage.folder.contents(of: name))
    return try #require(saved["messages"]?.array).map {
      ($0["role"]?.string ?? "", $0["content"]?.string ?? "")
    }
  }

  /// The policies of the requests in the trace, and how many messages each was sent.
  private static func requests(_ stage: Stage) throws -> [String] {
    try stage.observations().compactMap { entry in
      guard case .request(let header) = entry.observation else { return nil }
      return "\(header.request) \(header.policy) \(header.messages.count)"
    }
  }

  private static let isTmuxThere = ConditionTrait.enabled(
    if: TerminalSession.tmux != nil, "tmux is not installed.")

  @Test("Lines of a file are answered in turn, each with all that was said before")
  func lines() async throws {
    let stage = try Stage()
    let saved = stage.folder.file("saved.json")
    let input = stage.folder.store(
      "First?\n\n/policy full\n Second, with \u{1F600}?\r\n/save \(saved)\n/trace\nThird?".utf8, as: "input")
    let end = try await Binary.run(try Self.arguments(stage) + ["-q"], input: input)
    #expect(end.code == 0, "\(end.errors)")
    #expect(
      try Self.requests(stage) == ["0 staircase[first=8,step=8] 1", "1 full 3", "2 full 5"])
    let messages = try Self.messages(stage, "saved.json")
    #expect(messages.map(\.role) == ["user", "assistant", "user", "assistant"])
    #expect(messages[2].content == " Second, with \u{1F600}?")
    // Answers alone, divided by blank lines.
    let answers = end.output.split(separator: "\n")
    #expect(answers.count == 3 && answers[0] == messages[1].content[...])
    #expect(end.output.split(separator: "\n", omittingEmptySubsequences: false).count == 6)
    #expect(end.errors.contains("2 turns recorded in \(stage.trace)."))
    let sent = try #require(stage.server.requests.last { $0.model == "a" })
    #expect(try JSONValue(parsing: sent.body)["messages"]?.array?.count == 5)
    try await stage.expectTrace("1 complete", "2 complete")
  }

  @Test(
    "A script that is wrong, or whose turns fail, ends with a sentence and its exit code",
    arguments: [
      ("/polcy x\n", 64, "There is no /polcy. Did you mean /policy?"), ("/policy nope\n", 64, "/policy:"),
      ("/policy full,single\n", 64, "/policy: A conversation is answered under one policy at a time."),
      ("/save\n", 64, "/save needs a file"), ("/quit now\n", 64, "/quit takes no argument."),
      ("Bad?\n", 69, "1 of 1 turn failed."), ("\u{FF}", 65, "Line 1 of the standard input is not UTF-8."),
    ] as [(String, Int32, String)])
  func wrong(input: String, code: Int32, sentence: String) async throws {
    let stage = try Stage([
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Bad")
    ])
    let bytes = input == "\u{FF}" ? [0xFF, 0x0A] : Array(input.utf8)
    let end = try await Binary.run(
      try Self.arguments(stage), input: stage.folder.store(bytes, as: "input"))
    #expect(end.code == code)
    #expect(end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    #expect(try await stage.verify().code == 0)
  }

  @Test("A file that is there is not written over; one of this conversation is")
  func saving() async throws {
    let stage = try Stage()
    let theirs = stage.folder.store("theirs".utf8, as: "theirs.md")
    let ours = stage.folder.file("ours.md")
    let input = stage.folder.store(
      "One?\n/save \(ours)\nTwo?\n/save \(ours)\n/save \(theirs)\n".utf8, as: "input")
    let end = try await Binary.run(try Self.arguments(stage) + ["-q"], input: input)
    #expect(end.code == 73)
    #expect(stage.folder.contents(of: "theirs.md") == Array("theirs".utf8))
    let text = String(decoding: stage.folder.contents(of: "ours.md"), as: UTF8.self)
    #expect(text.hasPrefix("## Question\n\nOne?\n\n## Answer\n\n") && text.contains("\nTwo?\n"))
  }

  @Test("A script that is interrupted ends, and its trace is whole")
  func interruptedScript() async throws {
    let stage = try Stage([
      MockFaultRule(.stall(afterTokens: 0, forNs: nil, commentEveryNs: nil))
    ])
    let running = try RunningBinary(
      try Self.arguments(stage) + ["-q"], input: stage.folder.store("Why?\nAnd?\n".utf8, as: "input"))
    try await until("the server is asked") { !stage.server.requests.isEmpty }
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
    try await stage.expectTrace("1 cancelled")
  }

  @Test("Two turns at a terminal, another policy, and the conversation saved", isTmuxThere)
  func terminal() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    try await terminal.enter("chunkwise " + (try Self.arguments(stage)).joined(separator: " "))
    try await terminal.shows("/help lists the instructions.\n>")
    try await terminal.enter("Naïve 日本?")
    try await terminal.shows("complete after", "E2E")
    try await terminal.enter("/policy full")
    try await terminal.shows("From now on: full.")
    // What was typed before comes back; the beginning of the line, and a letter there.
    try await terminal.press("Up")
    try await terminal.press("Up")
    try await terminal.press("C-a")
    try await terminal.enter("So, n")
    try await terminal.shows("complete after 1 round")
    try await terminal.enter("/save \(stage.folder.file("saved.json"))")
    try await terminal.shows("4 messages written to")
    try await terminal.enter("/help")
    try await terminal.shows("/quit")
    try await terminal.press("C-d")
    try await terminal.isBack()
    let messages = try Self.messages(stage, "saved.json")
    #expect(messages.map(\.role) == ["user", "assistant", "user", "assistant"])
    #expect(messages[0].content == "Naïve 日本?" && messages[2].content == "So, nNaïve 日本?")
    #expect(try Self.requests(stage) == ["0 staircase[first=8,step=8] 1", "1 full 3"])
    try await stage.expectTrace("1 complete", "1 complete")
  }

  @Test("On a narrow terminal what /help lists is broken at words", isTmuxThere)
  func help() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession(columns: 46)
    try await terminal.enter("clear; chunkwise chat -m \(try stage.mixture()) --no-trace")
    try await terminal.shows("\n>")
    try await terminal.enter("/help")
    for sentence in [
      "/policy NAME Answer under another policy from now on, as for run --policy; alone: name those there are.",
      "Ctrl-C ends an answer and keeps what was written. To begin a question with a slash, put a blank before it.",
    ] {
      try await terminal.shows(sentence, withHistory: true) { text in
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(sentence)
      }
    }
    try await terminal.press("C-d")
    try await terminal.isBack()
  }

  @Test("Ctrl-C ends an answer and keeps the conversation, with what was written, marked", isTmuxThere)
  func interrupted() async throws {
    let stage = try Stage([
      MockFaultRule(
        .stall(afterTokens: 5, forNs: nil, commentEveryNs: nil), model: "writer", promptContains: "First",
        selection: .nth(1)),
      MockFaultRule(
        .stall(afterTokens: 0, forNs: nil, commentEveryNs: nil), promptContains: "Silent"),
    ])
    let terminal = try await TerminalSession()
    try await terminal.enter("chunkwise " + (try Self.arguments(stage)).joined(separator: " "))
    try await terminal.shows("instructions.\n>")
    try await terminal.enter("First?")
    try await terminal.shows("TTFT", "writer writes")
    try await terminal.press("C-c")
    try await terminal.shows("What was written is kept, marked [interrupted].\n>")
    try await terminal.enter("Silent?")
    try await terminal.shows("waits for a, b")
    try await terminal.press("C-c")
    try await terminal.shows("Nothing was written; the question is left out of the conversation.\n>")
    // At the prompt it drops what was typed.
    try await terminal.press("x")
    try await terminal.shows("\n> x\n")
    try await terminal.press("C-c")
    try await terminal.shows("a new prompt") { $0.contains(/\n> x\n+>\n/) }
    try await terminal.enter("Second?")
    try await terminal.shows("complete after")
    try await terminal.enter("/save \(stage.folder.file("saved.json"))")
    try await terminal.shows("4 messages written to")
    try await terminal.enter("/quit")
    try await terminal.isBack()
    let messages = try Self.messages(stage, "saved.json")
    #expect(messages.map(\.role) == ["user", "assistant", "user", "assistant"])
    #expect(messages[1].content.hasSuffix("\n\n[interrupted]") && messages[2].content == "Second?")
    let requests = try Self.requests(stage)
    #expect(requests.map { $0.suffix(1) } == ["1", "3", "3"])
    try await stage.expectTrace("2 cancelled, 1 complete")
  }

  @Test(
    "What is typed while an answer grows is not shown there: it is the next line, and the terminal is as it was",
    isTmuxThere)
  func typedAhead() async throws {
    let stage = try Stage(proposalTokens: 60, answerTokens: 30, intervalNs: 20_000_000)
    let terminal = try await TerminalSession()
    try await terminal.enter("stty -a > \(stage.folder.file("before"))")
    try await terminal.enter("clear; chunkwise " + (try Self.arguments(stage)).joined(separator: " "))
    try await terminal.shows("instructions.\n>")
    try await terminal.enter("First?")
    try await terminal.shows("streaming")
    try await terminal.enter("")
    try await terminal.enter("Second?")
    try await terminal.press("T")
    // Both answers, and what was typed last, at the third prompt.
    try await terminal.shows("the beginning of a third question", withHistory: true) { text in
      text.ranges(of: "complete after").count == 2 && text.contains(/\n> T\n+$/)
    }
    try await terminal.enter("hird?")
    try await terminal.shows("three answers", withHistory: true) { text in
      text.ranges(of: "complete after").count == 3 && text.contains(/\n>\n+$/)
    }
    let lines = try await terminal.text(withHistory: true).split(separator: "\n")
    #expect(lines.filter { $0.contains("?") }.map(String.init) == ["> First?", "> Second?", "> Third?"])
    // Three answers of two streams; what is left of an earlier frame would be a line more.
    #expect(lines.count { $0.contains(/^[ab] [█▒·]/) } == 6, "\(lines)")
    try await terminal.press("C-d")
    try await terminal.isBack()
    try await terminal.enter("stty -a > \(stage.folder.file("after")); echo done")
    try await terminal.shows("\ndone\n")
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    try await stage.expectTrace("3 complete")
  }

  @Test(
    "Ctrl-Z while an answer grows leaves the terminal as it was, and behind fg nothing typed is shown again",
    isTmuxThere)
  func stoppedAnswer() async throws {
    let stage = try Stage([MockFaultRule(.stall(afterTokens: 5, forNs: nil, commentEveryNs: nil), model: "b")]
    )
    let terminal = try await TerminalSession()
    let names = ["before", "stopped", "after"].map { stage.folder.file($0) }
    // A shell that does not see to the terminal's modes itself.
    let script = stage.folder.store(
      """
      set -m
      stty -a > \(names[0])
      chunkwise \((try Self.arguments(stage)).joined(separator: " "))
      stty -a > \(names[1])
      echo between
      fg
      stty -a > \(names[2])
      echo done
      """.utf8, as: "script")
    try await terminal.enter("clear; sh \(script)")
    try await terminal.shows("instructions.\n>")
    try await terminal.enter("Why?")
    try await terminal.shows("waits for")
    try await terminal.press("C-z")
    try await terminal.shows("the view a second time") { text in
      text.contains("\nbetween\n") && text.split(separator: "\n").count { $0.hasPrefix("b ") } == 2
    }
    try await terminal.enter("nobody sees this")
    try await terminal.press("C-c")
    try await terminal.shows("\n>\n")
    #expect(!(try await terminal.text(withHistory: true)).contains("nobody"))
    try await terminal.press("C-d")
    try await terminal.shows("\ndone\n")
    for name in ["stopped", "after"] {
      #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: name), "\(name)")
    }
  }

  @Test("SIGTERM at the prompt ends it properly, in a terminal as it was", isTmuxThere)
  func terminated() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    let process = stage.folder.file("process")
    let command = (try Self.arguments(stage)).joined(separator: " ")
    try await terminal.enter("stty -a > \(stage.folder.file("before"))")
    try await terminal.enter("sh -c 'echo $$ > \(process); exec chunkwise \(command)'")
    try await terminal.shows("instructions.\n>")
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    kill(try #require(pid_t(number.split(separator: "\n").joined())), SIGTERM)
    try await terminal.isBack()
    try await terminal.enter("stty -a > \(stage.folder.file("after")); echo done")
    try await terminal.shows("\ndone\n")
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    #expect(try await stage.verify().code == 0)
  }

  @Test(
    "Ctrl-Z at the prompt leaves the terminal as it was, and the line is there again behind fg", isTmuxThere)
  func stopped() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    let (before, after) = (stage.folder.file("before"), stage.folder.file("after"))
    // A shell that does not see to the terminal's modes itself.
    let script = stage.folder.store(
      """
      set -m
      stty -a > \(before)
      chunkwise \((try Self.arguments(stage)).joined(separator: " "))
      stty -a > \(after)
      echo between
      fg
      """.utf8, as: "script")
    try await terminal.enter("clear; sh \(script)")
    try await terminal.shows("instructions.\n>")
    try await terminal.press("日本語")
    try await terminal.shows("> 日本語")
    try await terminal.press("C-z")
    try await terminal.shows("\nbetween\n", "\n> 日本語\n")
    #expect(stage.folder.contents(of: "before") == stage.folder.contents(of: "after"))
    try await terminal.press("BSpace")
    try await terminal.enter("?")
    try await terminal.shows("complete after", "E2E")
    try await terminal.enter("/save \(stage.folder.file("saved.json"))")
    try await terminal.shows("2 messages written to")
    try await terminal.press("C-d")
    try await terminal.isBack()
    #expect(try Self.messages(stage, "saved.json")[0].content == "日本?")
  }

  @Test(
    "A line of twenty thousand characters, wide ones among them, is a question like any other, and is remembered",
    isTmuxThere)
  func longLine() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    try await terminal.enter("chunkwise " + (try Self.arguments(stage)).joined(separator: " "))
    try await terminal.shows("instructions.\n>")
    let question = String(repeating: "Wide 日本語 😀 naïve ", count: 1000) + "end?"
    try await terminal.paste(question)
    try await terminal.shows("its end") { $0.split(separator: "\n").joined().hasSuffix("end?") }
    try await terminal.press("Enter")
    try await terminal.shows("complete after", "E2E")
    // History: the keys of a shell bring it back, to be changed.
    try await terminal.press("Up")
    try await terminal.shows("it once more") { text in
      let rows = text.split(separator: "\n").joined()
      return rows.hasSuffix("end?") && !rows.contains("complete after")
    }
    try await terminal.enter(" Really?")
    try await terminal.shows("complete after", "E2E")
    try await terminal.enter("/save \(stage.folder.file("saved.json"))")
    try await terminal.shows("4 messages written to")
    try await terminal.enter("/quit")
    try await terminal.isBack()
    let asked = try Self.messages(stage, "saved.json").filter { $0.role == "user" }.map(\.content)
    #expect(asked == [question, question + " Really?"])
  }

  @Test(
    "A trace that cannot be written ends the questions, and the conversation can still be saved", isTmuxThere)
  func traceLost() async throws {
    let stage = try Stage()
    let terminal = try await TerminalSession()
    let pipe = stage.folder.file("pipe")
    try await terminal.enter(
      "mkfifo \(pipe); cat \(pipe) > /dev/null & echo $! > \(stage.folder.file("process"))")
    try await terminal.enter("clear; chunkwise chat -m \(try stage.mixture()) --trace \(pipe)")
    try await terminal.shows("instructions.\n>")
    try await terminal.enter("/save \(stage.folder.file("early.json"))")
    try await terminal.shows("There is nothing to save: no question has an answer yet.")
    try await terminal.enter("First?")
    try await terminal.shows("complete after", "E2E")
    let number = String(decoding: stage.folder.contents(of: "process"), as: UTF8.self)
    kill(try #require(pid_t(number.split(separator: "\n").joined())), SIGKILL)
    try await terminal.enter("Second?")
    let loss = "Nothingmoreisasked;/saveFILEkeepstheconversation,/quitendsit."
    func says(_ count: Int) async throws {
      try await terminal.shows("so often that nothing more is asked: \(count)", withHistory: true) { text in
        text.split(whereSeparator: \.isWhitespace).joined().ranges(of: loss).count == count
      }
    }
    try await says(1)
    let asked = stage.server.requests.count
    try await terminal.enter("Third?")
    try await says(2)
    #expect(stage.server.requests.count == asked)
    try await terminal.enter("/save /dev/full")
    try await terminal.shows("/dev/full cannot be written: No space left on device.")
    try await terminal.enter("/save \(stage.folder.file("saved.json"))")
    try await terminal.shows("messages written to")
    try await terminal.enter("/quit")
    try await terminal.shows("chunkwise: The trace could not be written to \(pipe)")
    try await terminal.isBack()
    #expect(try Self.messages(stage, "saved.json")[0].content == "First?")
  }

  @Test("A standard input that is closed is at its end")
  func closedInput() async throws {
    let stage = try Stage()
    let end = try await RunningBinary(try Self.arguments(stage), after: "exec <&-; ").end()
    #expect(end.code == 0, "\(end.errors)")
    #expect(try await stage.verify().code == 0)
  }
}
