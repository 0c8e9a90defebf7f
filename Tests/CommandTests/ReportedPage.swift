import Gateway
import JSON
import Testing

/// A page that `chunkwise report` has made, and what it is made of.
enum ReportedPage {
  /// A text that tries what a text can try.
  static let hostile =
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \u{1B}[31mred "
    + "\u{202E}drow\u{202C} שלום 👩‍👩‍👧 the sea has two tides a day"

  /// A trace of two prompts under two policies, whose models all say the same, and its page.
  static func made(_ answer: String? = nil) async throws -> (
    stage: Stage, page: String, end: RunningBinary.End
  ) {
    let line: JSONValue = [
      "prompt": "Why?", "answers": .array([.string(answer ?? "the sea has two tides a day")]),
    ]
    let stage = try Stage(script: try MockScript(jsonLines: line.text))
    let run = try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase"])
    try #require(run.code == 0, "\(run.errors)")
    let page = stage.folder.file("report.html")
    return (stage, page, try await Binary.run(["report", stage.trace, "-o", page]))
  }

  /// What the page shows, as its script has it.
  static func data(of page: String) throws -> JSONValue {
    let text = String(decoding: TemporaryFolder.contents(at: page), as: UTF8.self)
    let start = try #require(text.firstRange(of: "id=\"data\">")).upperBound
    return try JSONValue(
      parsing: String(text[start..<text[start...].firstRange(of: "</script>")!.lowerBound]))
  }

  /// A judge who prefers what `b` says.
  static func preferences(_ questions: [String]) -> String {
    questions.flatMap { question in
      [("a", 1.25), ("b", 1.75)].map { agent, preference -> String in
        let record: JSONValue = [
          "instruction": .string(question), "layer": 0, "agent": .string(agent),
          "preference": .number(preference),
        ]
        return record.text + "\n"
      }
    }.joined()
  }
}
