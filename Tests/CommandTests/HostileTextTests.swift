import Gateway
import JSON
import Testing

/// What a model said that would steer a terminal, in every command that shows any of it.
@Suite struct HostileTextTests {
  private static let said =
    "Red \u{1B}[2J\u{1B}]0;owned\u{7} \u{9B}5A \u{0}\u{7F} \u{202E}turned\u{202C} \u{2066}end."

  /// A request of which everybody said so, the one who asked included.
  private static func recorded() async throws -> Stage {
    var script = MockScript()
    // No argument can hold a NUL.
    let asked = said.filter { $0 != "\u{0}" }
    script.add(prompt: asked, answers: [said])
    let stage = try Stage(script: script)
    let end = try await stage.run(["--prompt", asked, "--policy", "full"])
    try #require(end.code == 0, "\(end.errors)")
    return stage
  }

  /// What a command writes to a terminal.
  private static func shown(_ arguments: [String]) async throws -> String {
    let end = try await RunningBinary(
      arguments, environment: ["TERM": "dumb"], output: .terminal(columns: 80)
    ).end()
    #expect(end.code == 0, "\(end.output)")
    return end.output
  }

  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  @Test(
    "A terminal is shown it, and not steered by it",
    arguments: [
      ["trace", "cat"], ["replay", "--speed", "max"], ["replay", "--speed", "max", "--output", "jsonl"],
      ["export", "--to", "perfetto", "-o", "-"], ["similarity", "--request", "all"],
      ["similarity", "--request", "all", "--format", "csv", "--table", "spans"],
      ["similarity", "--request", "all", "--format", "json"],
    ])
  func terminal(command: [String]) async throws {
    let stage = try await Self.recorded()
    let shown = try await Self.shown(command + [stage.trace])
    #expect(!shown.unicodeScalars.contains(where: Self.steers), "\(shown)")
    // Tables of similarities name requests and agents.
    #expect(command[0] == "similarity" ? !shown.isEmpty : shown.contains("owned"), "\(shown)")
  }

  @Test(
    "A run shows its answers and what became of them so too", arguments: [[], ["-q"], ["--output", "jsonl"]])
  func run(more: [String]) async throws {
    var script = MockScript()
    for prompt in ["Why?", "How?"] { script.add(prompt: prompt, answers: [Self.said]) }
    let stage = try Stage(script: script)
    let shown = try await Self.shown(
      ["run", "-m", try stage.mixture(), "--no-trace", "--prompt", "Why?", "--prompt", "How?"] + more)
    #expect(!shown.unicodeScalars.contains(where: Self.steers), "\(shown)")
    #expect(shown.contains("owned"))
  }

  @Test(
    "In tables and diagnostics it is written as escapes wherever they go; CSV and answers are data, and stay as they are"
  )
  func piped() async throws {
    let stage = try await Self.recorded()
    for format in ["table", "markdown"] {
      let end = try await Binary.run(["similarity", "--request", "all", "--format", format, stage.trace])
      #expect(end.code == 0 && end.output.contains(#"\u001b[2J"#), "\(end.output)")
      #expect(!end.output.unicodeScalars.contains(where: Self.steers), "\(end.output)")
    }
    let csv = try await Binary.run(
      ["similarity", "--request", "all", "--format", "csv", "--table", "spans", stage.trace])
    #expect(csv.output.contains("\u{1B}[2J"))
    let answers = try await Binary.run(["replay", "--speed", "max", stage.trace])
    #expect(answers.output.hasSuffix(Self.said + "\n"), "\(answers.output)")
    // A server has its say in what went wrong.
    let body: JSONValue = ["error": ["message": .string(Self.said)]]
    let server = try AnsweringServer { _ in response("400 Bad Request", "application/json", body.text) }
    let failed = try await Binary.run([
      "run", "-m", try stage.mixture(url: server.baseURL), "--no-trace", "--prompt", "Why?",
    ])
    #expect(failed.code != 0 && failed.errors.contains(#"\u202eturned"#), "\(failed.errors)")
    #expect(!failed.errors.unicodeScalars.contains(where: Self.steers))
  }

  @Test("The rows on a terminal are the same JSON as in a pipe, which gets them as they stand")
  func rows() async throws {
    let stage = try await Self.recorded()
    let shown = try await Self.shown(["trace", "cat", stage.trace])
    let piped = try await Binary.run(["trace", "cat", stage.trace]).output
    #expect(piped.unicodeScalars.contains("\u{9B}") && piped.unicodeScalars.contains("\u{202E}"))
    let values = { (text: String) in
      try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
    #expect(try values(shown) == values(piped))
  }
}
