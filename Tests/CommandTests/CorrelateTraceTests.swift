import Gateway
import JSON
import Testing

/// `correlate` and `select`, on traces with a file of preferences.
@Suite struct CorrelateTraceTests {
  /// A preference for what an agent of the first layer wrote.
  private static func preference(_ instruction: String, _ agent: String, _ value: Double) -> String {
    "{\"instruction\": \"\(instruction)\", \"layer\": 0, \"agent\": \"\(agent)\", \"preference\": \(value)}\n"
  }

  /// Preferences for both proposers' texts for so many questions; they take turns at being preferred.
  private static func preferences(_ count: Int) -> [String] {
    (0..<count).flatMap { index in
      ["a", "b"].enumerated().map { place, agent in
        preference("Question \(index)?", agent, place == index % 2 ? 1.75 : 1.25)
      }
    }
  }

  private static func questions(_ count: Int) -> [String] {
    (0..<count).flatMap { ["--prompt", "Question \($0)?"] }
  }

  @Test("Repetitions of an instruction are no further instructions")
  func repetitions() async throws {
    let stage = try Stage()
    let run = try await stage.run(["--policy", "full", "--repeat", "2"] + Self.questions(3))
    try #require(run.code == 0, "\(run.errors)")
    let path = stage.folder.store(Self.preferences(3).joined().utf8, as: "preferences.jsonl")
    let arguments = ["correlate", "--trace", stage.trace, "--preferences", path, "--format", "json"]
    let table = try await Binary.run(arguments).rows()
    let position = try #require(table.first { $0["predictor"]?.string == "position" })
    #expect(position["instructions"]?.integer == 3 && position["samples"]?.integer == 6)
    let twice = try await Binary.run(arguments + ["--trace", stage.trace])
    #expect(twice.code == 64 && twice.complaint?.contains("is given twice;") == true, "\(twice.errors)")
  }

  @Test("A trace is correlated with a preference file, by round, for every aggregating place")
  func trace() async throws {
    let stage = try Stage()
    let run = try await stage.run(["--policy", "full,staircase"] + Self.questions(4))
    try #require(run.code == 0, "\(run.errors)")
    let preferences = Self.preferences(4)
    let path = stage.folder.store(preferences.joined().utf8, as: "preferences.jsonl")
    let end = try await Binary.run(
      ["correlate", "--trace", stage.trace, "--preferences", path, "--metric", "indel", "--format", "json"])
    let table = try end.rows()
    #expect(Set(table.compactMap { $0["answers_of"]?.string }) == ["full", "staircase"])
    #expect(Set(table.compactMap { $0["after_round"]?.string }) == ["all"])
    #expect(table.contains { $0["after_round"]?.integer == 0 })
    for row in table where row["after_round"]?.string == "all" {
      #expect((row["samples"]?.integer ?? 0) + (row["dropped"]?.integer ?? 0) == 4)
    }
    let pairs = stage.folder.file("pairs.csv")
    let once = try await Binary.run([
      "correlate", "--trace", stage.trace, "--preferences",
      stage.folder.store(
        (preferences
          + [
            preferences[0], Self.preference("Nobody asked", "a", 1.5),
            Self.preference("Question 1?", "z", 1.5),
          ]).joined().utf8, as: "more.jsonl"),
      "--metric", "indel", "--format", "json", "--pairs", pairs,
    ]).rows("left out")
    func count(_ reason: String) -> Int? {
      once.first { $0["reason"]?.string == reason }?["all"]?.integer
    }
    #expect(count("preferences for what an earlier one is for") == 1)
    #expect(count("preferences that fit no proposal") == 2)
    let lines = String(decoding: stage.folder.contents(of: "pairs.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    #expect(Set(lines.map { $0[4] }) == ["a", "b"])
    let without = try await Binary.run(["correlate", "--trace", stage.trace])
    #expect(without.code == 64)
    let other = stage.folder.store(Self.preference("x", "a", 1.5).utf8, as: "o.jsonl")
    let nothing = try await Binary.run(["correlate", "--trace", stage.trace, "--preferences", other])
    #expect(nothing.code == 65)
    #expect(nothing.complaint?.contains("give no sample: no complete request has a proposal whose") == true)
  }

  @Test("A control that is a proposer of the trace by another name, or its answers, is refused")
  func twins() async throws {
    var script = MockScript()
    for index in 0..<3 {
      for model in ["a", "b", "writer"] {
        script.add(
          prompt: "Question \(index)?", model: model,
          answers: ["What \(model) has to say of question \(index), and why."])
      }
    }
    let stage = try Stage(script: script)
    let run = try await stage.run(["--policy", "full"] + Self.questions(3))
    try #require(run.code == 0, "\(run.errors)")
    let preferences = stage.folder.store(Self.preferences(3).joined().utf8, as: "preferences.jsonl")
    for (model, name) in [("b", "the proposer b"), ("writer", "the aggregate full")] {
      let records = (0..<3).map { index -> JSONValue in
        [
          "instruction": .string("Question \(index)?"), "generator": "other",
          "output": .string("What \(model) has to say of question \(index), and why."),
        ]
      }
      let control = stage.folder.store(JSONValue.array(records).text.utf8, as: "control.json")
      let end = try await Binary.run([
        "correlate", "--trace", stage.trace, "--preferences", preferences, "--control", control,
      ])
      #expect(end.code == 65 && end.output.isEmpty)
      #expect(
        end.complaint
          == "\(control) holds the same texts as \(stage.trace) for all 3 instructions that both have: the control other is "
          + "\(name) by another name, and would be found to resemble itself. Leave one of the two out.")
    }
  }

  @Test("select takes traces as correlate does: the proposers that were judged are the models")
  func select() async throws {
    let stage = try Stage()
    let run = try await stage.run(["--policy", "full,single", "--repeat", "2"] + Self.questions(4))
    try #require(run.code == 0, "\(run.errors)")
    let preferences = Self.preferences(4)
    func store(_ lines: [String]) -> String {
      stage.folder.store(lines.joined().utf8, as: "preferences.jsonl")
    }
    let arguments = [
      "select", "--trace", stage.trace, "--format", "json", "--preferences",
    ]
    let end = try await Binary.run(
      arguments + [
        store(
          preferences + [
            preferences[3], Self.preference("Question 0?", "writer", 1.5),
            "{\"instruction\": \"Question 1?\", "
              + "\"layer\": 1, \"agent\": \"writer\", \"preference\": 2}\n",
          ])
      ])
    let models = try end.rows("models")
    #expect(models.map { $0["model"]?.string } == ["a", "b"])
    #expect(models.map { $0["instructions"]?.integer } == [4, 4])
    #expect(models.map { $0["win_rate_percent"]?.number } == [50, 50])
    #expect(try end.rows("sets of proposers").map { $0["proposers"]?.string } == ["a, b"])
    let leftOut = try end.rows("left out")
    func count(_ reason: String) -> Int? {
      leftOut.first { $0["reason"]?.string == reason }?["all"]?.integer
    }
    #expect(count("requests that did not complete") == 0)
    #expect(count("proposals without a preference") == 0)
    #expect(count("preferences for what an earlier one is for") == 1)
    #expect(count("preferences that fit no proposal") == 2)
    // Repetitions are further texts for the same instructions.
    #expect(try end.rows("proposals").map { $0["doubled"]?.integer } == [4, 4])
    let some = try await Binary.run(arguments + [store(Array(preferences.dropLast()))])
    #expect(try some.rows("models").map { $0["instructions"]?.integer } == [3, 3])
    #expect(try some.rows("proposals").map { $0["no_preference"]?.integer } == [0, 1])
  }

  @Test("What select cannot take of traces it refuses with one sentence")
  func selectMistakes() async throws {
    let stage = try Stage()
    let run = try await stage.run(["--policy", "full"] + Self.questions(2))
    try #require(run.code == 0, "\(run.errors)")
    let good = stage.folder.store(Self.preferences(2).joined().utf8, as: "good.jsonl")
    let strange = stage.folder.store(Self.preference("x", "a", 1.5).utf8, as: "strange.jsonl")
    let one = stage.folder.store(Self.preference("Question 0?", "a", 1.5).utf8, as: "one.jsonl")
    for (arguments, code, sentence) in [
      ([], 64, "select needs proposers, or --trace FILE and --preferences FILE."),
      (
        ["--trace", stage.trace], 64,
        "--trace needs --preferences FILE: a judge's preferences for the proposals."
      ),
      (
        [good, "--preferences", good], 64,
        "--preferences goes with --trace; files of proposers hold their own."
      ),
      (
        ["--trace", stage.trace, good, "--preferences", good], 64,
        "A trace holds the proposals; it goes with no PROPOSER. Traces are named with --trace."
      ),
      (
        ["--trace", stage.trace, "--trace", stage.trace, "--preferences", good], 64,
        "\(stage.trace) is given twice; its requests would count twice. Give every trace once."
      ),
      (
        ["--trace", stage.trace, "--preferences", strange], 65,
        "\(stage.trace) and \(strange) have nothing in common: no complete request has a proposal whose (instruction, layer, "
          + "agent) has a preference (left out: 0 incomplete requests, 4 proposals without a preference, 1 preferences "
          + "that fit no proposal)."
      ),
      (
        ["--trace", stage.trace, "--preferences", one], 65,
        "There is one model, a, so there is nothing to choose."
      ),
    ] as [([String], Int32, String)] {
      let end = try await Binary.run(["select"] + arguments)
      #expect(end.code == code && end.output.isEmpty, "\(arguments)")
      #expect(end.complaint == sentence)
    }
  }

  @Test(
    "Texts that nobody knows are compared with nothing and judged by nobody: redacted and simulated traces are refused"
  )
  func unknownTexts() async throws {
    let stage = try Stage()
    let run = try await stage.run(["--policy", "full"] + Self.questions(2))
    try #require(run.code == 0, "\(run.errors)")
    let preferences = stage.folder.store(Self.preferences(2).joined().utf8, as: "preferences.jsonl")
    let questions = stage.folder.store(#"{"question_id": 1, "turns": ["Question 0?"]}"#.utf8, as: "q.jsonl")
    let (redacted, simulated) = (
      stage.folder.file("redacted.jsonl.zst"), stage.folder.file("simulated.jsonl.zst")
    )
    let redaction = try await Binary.run(
      ["trace", "redact", stage.trace, "-o", redacted],
      environment: ["CHUNKWISE_REDACTION_KEY": "0123456789abcdef0123456789abcdef"])
    #expect(redaction.code == 0, "\(redaction.errors)")
    let simulation = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--trace", simulated])
    #expect(simulation.code == 0, "\(simulation.errors)")
    for (trace, reason) in [
      (redacted, "is redacted: of its texts only lengths and keyed digests are known, so"),
      (simulated, "is simulated: what its answers would have said is not known, so"),
    ] {
      for (arguments, consequence) in [
        (["correlate", "--trace", trace, "--preferences", preferences], "they resemble nothing."),
        (["select", "--trace", trace, "--preferences", preferences], "they resemble nothing."),
        (["similarity", trace], "they resemble nothing."),
        (["similarity", trace, "--request", "all"], "they resemble nothing."),
        (
          ["correlate", "--trace", stage.trace, "--trace", trace, "--preferences", preferences],
          "they resemble nothing."
        ),
        (
          ["export", trace, "--to", "alpaca-eval", "-o", stage.folder.file("out.json")],
          "nobody can judge them."
        ),
        (
          [
            "export", trace, "--to", "mt-bench", "--questions", questions, "-o",
            stage.folder.file("out.json"),
          ],
          "nobody can judge them."
        ),
      ] {
        let end = try await Binary.run(arguments)
        #expect(end.code == 65 && end.output.isEmpty, "\(arguments)")
        #expect(end.complaint?.hasPrefix("\(trace) \(reason) \(consequence)") == true, "\(end.errors)")
      }
    }
    #expect(stage.folder.contents(of: "out.json").isEmpty)
  }
}
