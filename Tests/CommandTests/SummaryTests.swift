import Gateway
import Glibc
import JSON
import Testing

/// What `run` says beside the answers: figures in short, and progress on a terminal.
@Suite struct SummaryTests {
  /// A terminal that understands what most do.
  private static let terminal = ["TERM": "xterm"]

  private func run(
    _ stage: Stage, _ arguments: [String], columns: Int, environment: [String: String] = terminal
  ) async throws -> RunningBinary.End {
    try await RunningBinary(
      ["run", "-m", try stage.mixture(), "--trace", stage.trace] + arguments, environment: environment,
      output: .terminal(columns: columns)
    ).end()
  }

  @Test("One answer is followed by its figures in a line, and by where to look further")
  func one() async throws {
    let stage = try Stage()
    let end = try await Binary.run([
      "run", "-m", try stage.mixture(), "--prompt", "Why?", "--trace", stage.trace,
    ])
    #expect(end.code == 0)
    let lines = end.errors.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == 3, "\(end.errors)")
    let figures =
      /TTFT [0-9.]+ m?s(, TTFO [0-9.]+ m?s)?, mostly .+ \([0-9.]+ m?s\) · E2E [0-9.]+ m?s · [0-9]+ calls in [0-9]+ rounds? · [0-9]+ tokens · latencies of a mock/
    #expect(lines[0].wholeMatch(of: figures) != nil, "\(lines[0])")
    #expect(
      lines[1] == "Recorded in \(stage.trace). Look further with: chunkwise analyze \(stage.trace)")
  }

  @Test("What took longest before the first text is named")
  func mainPart() async throws {
    let silence = MockFault.stall(afterTokens: 2, forNs: 300_000_000, commentEveryNs: nil)
    let stage = try Stage([MockFaultRule(silence, model: "b")])
    let end = try await Binary.run([
      "run", "-m", try stage.mixture(), "--prompt", "Why?", "--trace", stage.trace,
    ])
    #expect(end.errors.contains(", mostly waiting for b ("), "\(end.errors)")
  }

  @Test("A batch is followed by a row for each policy, in the format asked for")
  func batch() async throws {
    let stage = try Stage()
    let arguments = [
      "run", "-m", try stage.mixture(), "--prompt", "Why?", "--prompt", "How?", "--policy", "full,single",
    ]
    let people = try await Binary.run(arguments + ["--trace", stage.trace])
    #expect(people.code == 0)
    let lines = people.errors.split(separator: "\n")
    try #require(lines.count == 7, "\(people.errors)")
    #expect(lines[0].split(separator: " ").prefix(3) == ["policy", "all", "complete"])
    #expect(lines[4].hasPrefix("Latencies of a mock: these requests were answered by chunkwise mock"))
    #expect(lines[5] == "* too few values to rely on this percentile")
    #expect(lines[6].hasPrefix("Recorded in "))
    #expect(!people.errors.contains("\u{1B}") && !people.errors.contains("\r"))
    let program = try await Binary.run(arguments + ["--no-trace", "--format", "json"])
    let rows = try JSONValue(parsing: program.errors)[""]?.array ?? []
    #expect(Set(rows.map { $0["policy"]?.string }) == ["full", "single"])
    #expect(rows.allSatisfy { $0["complete"] == 2 && $0["doubtful"]?.array?.isEmpty == false })
  }

  @Test(
    "Nothing is written over where that cannot be, or where it was asked to be quiet",
    arguments: [["TERM": "dumb"], [:], ["TERM": "xterm", "QUIET": "1"]])
  func noProgress(environment: [String: String]) async throws {
    let stage = try Stage()
    let quiet = environment["QUIET"] == nil ? [] : ["--quiet"]
    let end = try await run(
      stage, ["--prompt", "Why?", "--prompt", "How?", "--output", "none"] + quiet, columns: 100,
      environment: environment)
    #expect(end.code == 0)
    #expect(!end.output.contains("\r") && !end.output.contains("\u{1B}") && !end.output.contains(" done"))
    #expect(end.output.isEmpty == !quiet.isEmpty)
  }

  @Test("Titles stand out on a terminal, unless NO_COLOR is set", arguments: [nil, "1"])
  func colours(noColour: String?) async throws {
    let stage = try Stage()
    var environment = Self.terminal
    environment["NO_COLOR"] = noColour
    let end = try await run(
      stage, ["--prompt", "Why?", "--prompt", "How?", "--output", "text", "-q"], columns: 100,
      environment: environment)
    #expect(end.output.contains("== staircase[first=8,step=8]: Why?"))
    #expect(end.output.contains("\u{1B}[1m") == (noColour == nil))
  }

  @Test("No table is wider than the terminal", arguments: [40, 80, 200])
  func width(columns: Int) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    for command in [
      ["analyze", stage.trace], ["analyze", stage.trace, "--by", "agent"], ["analyze", "--explain"],
    ] {
      let end = try await RunningBinary(
        command, environment: Self.terminal, output: .terminal(columns: columns)
      ).end()
      #expect(end.code == 0)
      let longest = end.output.split(separator: "\n").map(\.count).max() ?? 0
      #expect(longest <= columns && longest > min(columns, 100) / 2, "\(command)")
    }
    let narrow = try await RunningBinary(
      ["analyze", "--explain"], environment: ["TERM": "xterm", "COLUMNS": "50"],
      output: .terminal(columns: columns)
    ).end()
    #expect(narrow.output.split(separator: "\n").allSatisfy { $0.count <= 50 })
  }
}
