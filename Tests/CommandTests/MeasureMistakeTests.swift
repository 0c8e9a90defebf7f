import JSON
import Testing

/// What commands on measures say of files that are not what they must be.
@Suite struct MeasureMistakeTests {
  private static func recorded() async throws -> Stage {
    let stage = try Stage()
    let run = try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "full"])
    try #require(run.code == 0, "\(run.errors)")
    return stage
  }

  private func expect(
    _ arguments: [String], _ code: Int32, _ sentence: String, at location: SourceLocation = #_sourceLocation
  ) async throws {
    let end = try await Binary.run(arguments)
    #expect(end.code == code && end.signal == 0, sourceLocation: location)
    #expect(end.complaint?.contains(sentence) == true, "\(end.errors)", sourceLocation: location)
    #expect(end.output.isEmpty, sourceLocation: location)
  }

  @Test("Bytes that are not UTF-8 are refused with their place, whatever file they are in")
  func encoding() async throws {
    let stage = try await Self.recorded()
    func store(_ before: String, _ after: String, as name: String) -> String {
      stage.folder.store(Array(before.utf8) + [0xFF] + Array(after.utf8), as: name)
    }
    let yaml = store("models: {\"a", "\": {}}", as: "bad.yaml")
    try await expect(
      ["cost", stage.trace, "--prices", yaml], 78, "bad.yaml:1:12: The bytes here are not UTF-8")
    let prices = stage.folder.store("models: {}".utf8, as: "none.yaml")
    try await expect(
      ["cost", stage.trace, "--prices", prices, "--scores", yaml], 78, "The bytes here are not UTF-8")
    let lines = store("{\"instruction\": \"a", "\", \"preference\": 1.5}\n", as: "bad.jsonl")
    let problem = "bad.jsonl, line 1, is not JSON: column 19: the bytes here are not UTF-8"
    try await expect(["correlate", "--trace", stage.trace, "--preferences", lines], 65, problem)
    try await expect(["select", lines, lines], 65, problem)
    for target in ["alpaca-eval", "mt-bench"] {
      try await expect(
        ["export", stage.trace, "--to", target, "--questions", lines, "-o", stage.folder.file("x")], 65,
        problem)
    }
    for arguments in [
      ["compare", yaml], ["cost", yaml, "--prices", prices], ["similarity", yaml],
      ["export", yaml, "--to", "alpaca-eval", "-o", stage.folder.file("x")],
    ] {
      try await expect(arguments, 65, "bad.yaml is no trace")
    }
  }

  @Test("Numbers that are none are refused, or count as no preference")
  func numbers() async throws {
    let stage = try await Self.recorded()
    for (price, shown) in [(".nan", ".nan"), (".inf", ".inf"), ("-1", "-1"), ("1e9", "1e9")] {
      let prices = stage.folder.store(
        "models: {a: {input: \(price), output: 1, as_of: t, source: s}}".utf8, as: "prices.yaml")
      try await expect(
        ["cost", stage.trace, "--prices", prices], 78,
        "models.a.input is “\(shown)”; expected a number from 0 to 1000000.")
    }
    let prices = stage.folder.store("models: {}".utf8, as: "prices.yaml")
    for score in [".nan", ".inf", "high"] {
      let scores = stage.folder.store("full: \(score)".utf8, as: "scores.yaml")
      try await expect(
        ["cost", stage.trace, "--prices", prices, "--scores", scores], 78, "full is “\(score)”")
    }
    func preferences(_ preference: String) -> [String] {
      let lines = ["a", "b"].map {
        "{\"instruction\": \"Why?\", \"layer\": 0, \"agent\": \"\($0)\", \"preference\": \(preference)}\n"
      }
      let path = stage.folder.store(lines.joined().utf8, as: "preferences.jsonl")
      return ["correlate", "--trace", stage.trace, "--preferences", path]
    }
    try await expect(preferences("NaN"), 65, "line 1, is not JSON")
    try await expect(preferences("1e999"), 65, "“1e999” is too large for a number")
    try await expect(
      preferences("\"1.5\""), 65, "0 with one out of range, 2 with one that is no number, 0 preferences that")
    try await expect(
      preferences("1.5, \"preference\": 1.7"), 65, "record 1, has the key \"preference\" twice; give it once."
    )
    // Two proposals were judged, two were not.
    try await expect(
      preferences("null"), 65,
      "0 incomplete requests, 4 proposals without a preference, 0 with one out of range, 0 with one that is no number, 0 preferences that fit no proposal, 0 empty"
    )
    try await expect(
      preferences("2.01"), 65,
      "0 incomplete requests, 2 proposals without a preference, 2 with one out of range, 0 with one that is no number, 0 preferences that fit no proposal, 0 empty"
    )
  }

  @Test("Samples of one proposal, or of proposals that are all preferred alike, are dropped and counted")
  func noCorrelation() async throws {
    let stage = try await Self.recorded()
    for (agents, reason) in [(["a"], "fewer than two proposals"), (["a", "b"], "all preferences equal")] {
      let lines = agents.flatMap { agent in
        ["Why?", "How?"].map {
          "{\"instruction\": \"\($0)\", \"layer\": 0, \"agent\": \"\(agent)\", \"preference\": 1.5}\n"
        }
      }
      let path = stage.folder.store(lines.joined().utf8, as: "preferences.jsonl")
      let end = try await Binary.run(
        ["correlate", "--trace", stage.trace, "--preferences", path, "--format", "json"])
      #expect(end.code == 0, "\(end.errors)")
      let tables = try JSONValue(parsing: end.output)
      for row in try #require(tables["correlation with preference"]?.array) {
        #expect(row["samples"]?.integer == 0 && row["dropped"]?.integer == 2 && row["correlation"] == .null)
      }
      for row in try #require(tables["dropped samples"]?.array) {
        #expect(row["reason"]?.string == reason && row["all"]?.integer == 2)
      }
    }
  }

  @Test("Empty files are told from files that hold nothing of use")
  func emptiness() async throws {
    let stage = try await Self.recorded()
    let empty = stage.folder.store([], as: "empty")
    let prices = stage.folder.store("models: {}".utf8, as: "none.yaml")
    try await expect(["cost", stage.trace, "--prices", empty], 78, "The file is empty; expected a mapping.")
    for arguments in [
      ["compare", empty], ["cost", empty, "--prices", prices], ["similarity", empty],
      ["export", empty, "--to", "alpaca-eval", "-o", stage.folder.file("x")],
    ] {
      try await expect(arguments, 65, "is empty; a trace begins with a row of type \"trace\".")
    }
    try await expect(["select", empty], 65, "is empty; expected JSON records.")
    let questions = stage.folder.store("{\"question_id\": 1, \"turns\": []}\n".utf8, as: "q.jsonl")
    try await expect(
      ["export", stage.trace, "--to", "mt-bench", "--questions", questions, "-o", stage.folder.file("x")], 65,
      "record 1, must have question_id (a whole number or text) and turns (a list of texts).")
  }
}
