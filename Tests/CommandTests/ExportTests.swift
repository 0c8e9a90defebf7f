import Gateway
import Glibc
import JSON
import Testing

/// `export` of what `run` has recorded.
@Suite struct ExportTests {
  private func json(_ folder: TemporaryFolder, _ name: String) throws -> [JSONValue] {
    try #require(try JSONValue(parsing: folder.contents(of: name)).array)
  }

  private func lines(_ folder: TemporaryFolder, _ name: String) throws -> [JSONValue] {
    try folder.contents(of: name).split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
  }

  private static let script: MockScript = {
    var script = MockScript()
    script.add(prompt: "Why?", model: "writer", answers: ["Because of “quotes”,\nlines and \\."])
    script.add(prompt: "Shorter.", model: "writer", answers: ["Because."])
    script.add(prompt: "How?", model: "writer", answers: ["So: 日本語 👩‍👩‍👧."])
    return script
  }()

  @Test("Answers become AlpacaEval's model_outputs.json, in the order of its questions, with their dataset")
  func alpacaEval() async throws {
    let stage = try Stage(script: Self.script)
    #expect(try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "single"]).code == 0)
    let file = stage.folder.file("out.json")
    let plain = try await Binary.run(["export", stage.trace, "--to", "alpaca-eval", "-o", file])
    #expect(plain.code == 0, "\(plain.errors)")
    #expect(plain.complaint == "\(file): 2 answers of mixture-single.")
    let records = try json(stage.folder, "out.json")
    #expect(records.map { $0["instruction"]?.string } == ["Why?", "How?"])
    #expect(records[0]["output"]?.string == "Because of “quotes”,\nlines and \\.")
    #expect(records[1]["output"]?.string == "So: 日本語 👩‍👩‍👧.")
    #expect(records.allSatisfy { $0["generator"]?.string == "mixture-single" && $0["dataset"] == nil })

    let questions = stage.folder.store(
      #"[{"dataset":"koala","instruction":"How?"},{"dataset":"oasst","instruction":"Who?"}]"#.utf8,
      as: "q.json")
    let ordered = try await Binary.run(
      ["export", stage.trace, "--to", "alpaca-eval", "-o", file, "--questions", questions])
    #expect(ordered.code == 0)
    #expect(
      ordered.errors.contains("mixture-single: 1 left out: their instructions are not among the questions.\n")
    )
    #expect(ordered.errors.contains("mixture-single: 1 of 2 questions have no answer.\n"))
    #expect(try json(stage.folder, "out.json").map { $0["dataset"]?.string } == ["koala"])
    let recorded = stage.folder.contents(of: "trace.jsonl.zst")
    for (target, path) in [
      ("alpaca-eval", stage.trace), ("perfetto", stage.trace), ("alpaca-eval", questions),
    ] {
      let onto = try await Binary.run(
        ["export", stage.trace, "--to", target, "-o", path]
          + (target == "perfetto" ? [] : ["--questions", questions]))
      #expect(onto.code == 64, "\(target)")
      #expect(
        onto.errors.contains("\(path) is read by this command, which would replace it."), "\(onto.errors)")
    }
    #expect(!recorded.isEmpty && stage.folder.contents(of: "trace.jsonl.zst") == recorded)
  }

  @Test("Every policy and every repetition is a file of its own in a folder; incomplete answers are counted")
  func folder() async throws {
    let stage = try Stage([
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Refuse this")
    ])
    _ = try await stage.run(
      ["--prompt", "Why?", "--prompt", "Refuse this", "--policy", "full,single", "--repeat", "2"])
    let folder = TemporaryFolder()
    let end = try await Binary.run(["export", stage.trace, "--to", "alpaca-eval", "-o", folder.path + "/"])
    #expect(end.code == 0, "\(end.errors)")
    for policy in ["full", "single"] {
      for repetition in 0..<2 {
        let name = "mixture-\(policy)-repeat-\(repetition)"
        let records = try json(folder, "\(name).json")
        #expect(records.map { $0["instruction"]?.string } == ["Why?"])
        #expect(records[0]["generator"]?.string == name)
      }
    }
    #expect(end.errors.contains("2 left out, not complete: 2 failed (request "), "\(end.errors)")
    let one = try await Binary.run(
      ["export", stage.trace, "--to", "alpaca-eval", "-o", folder.file("one.json")])
    #expect(one.code == 64)
    #expect(one.errors.contains("There are 4 generators ("))
  }

  /// MT-Bench's first question, and one that nobody answers.
  private static let questions = """
    {"question_id": 81, "category": "writing", "turns": ["Why?", "Shorter."]}
    {"question_id": 82, "category": "writing", "turns": ["Who?"]}

    """

  @Test("Both turns of a question, with repetitions as choices, become a line of llm_judge's model answers")
  func mtBench() async throws {
    let stage = try Stage(script: Self.script)
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "single", "--repeat", "2"]).code == 0)
    let answer = "Because of “quotes”,\nlines and \\."
    let second: JSONValue = [
      "messages": [
        ["role": "user", "content": "Why?"], ["role": "assistant", "content": .string(answer)],
        ["role": "user", "content": "Shorter."],
      ]
    ]
    let prompts = stage.folder.store((second.text + "\n").utf8, as: "second.jsonl")
    let mixture = try stage.mixture()
    let trace = stage.folder.file("second.jsonl.zst")
    let run = try await Binary.run(
      ["run", "--quiet", "-m", mixture, "-f", prompts, "--policy", "single", "--trace", trace])
    #expect(run.code == 0, "\(run.errors)")

    let questions = stage.folder.store(Self.questions.utf8, as: "question.jsonl")
    let file = stage.folder.file("my-model.jsonl")
    let arguments = ["export", trace, stage.trace, "--to", "mt-bench", "--questions", questions, "-o", file]
    let end = try await Binary.run(arguments)
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.contains("1 of 2 questions have no answer (82)"))
    #expect(end.errors.contains("1 questions are not answered in every turn (81)"))
    let records = try lines(stage.folder, "my-model.jsonl")
    #expect(records.count == 1)
    #expect(records[0]["question_id"]?.integer == 81)
    #expect(records[0]["model_id"]?.string == "my-model")
    let choices = try #require(records[0]["choices"]?.array)
    #expect(choices.map { $0["index"]?.integer } == [0, 1])
    #expect(choices.map { $0["turns"]?.array?.count } == [2, 1])
    #expect(choices[0]["turns"]?.array?[0].string == answer)
    #expect(try #require(records[0]["tstamp"]?.number) > 1.7e9)
    #expect(records[0]["answer_id"]?.string?.count == 22)
    // The same traces give the same bytes.
    let bytes = stage.folder.contents(of: "my-model.jsonl")
    _ = try await Binary.run(arguments)
    #expect(stage.folder.contents(of: "my-model.jsonl") == bytes)
  }

  @Test("A folder takes a file named after each generator, as llm_judge wants it")
  func models() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let questions = stage.folder.store(Self.questions.utf8, as: "question.jsonl")
    let folder = TemporaryFolder()
    let end = try await Binary.run(
      ["export", stage.trace, "--to", "mt-bench", "--questions", questions, "-o", folder.path])
    #expect(end.code == 0, "\(end.errors)")
    for policy in ["full", "staircase"] {
      let record = try lines(folder, "mixture-\(policy).jsonl")[0]
      #expect(record["model_id"]?.string == "mixture-\(policy)")
    }
  }

  @Test(
    "Of several files all are made or none: none replaces what is read, or what is no file",
    arguments: [true, false])
  func wholeness(isRead: Bool) async throws {
    let stage = try Stage()
    let run = try await stage.run(
      ["--policy", "full,staircase"]
        + (["Why?"] + (1...9).map { "Question \($0)?" }).flatMap { ["--prompt", $0] })
    try #require(run.code == 0, "\(run.errors)")
    let folder = TemporaryFolder()
    // The last file to be written is the one that cannot be.
    let last = folder.file("mixture-staircase.jsonl")
    var questions = stage.folder.store(Self.questions.utf8, as: "question.jsonl")
    if isRead {
      questions = folder.store(Self.questions.utf8, as: "mixture-staircase.jsonl")
    } else {
      #expect(mkdir(last, 0o777) == 0)
    }
    let end = try await Binary.run(
      ["export", stage.trace, "--to", "mt-bench", "--questions", questions, "-o", folder.path])
    #expect(end.code == (isRead ? 64 : 73))
    #expect(
      end.errors.hasSuffix(
        isRead
          ? "\(last) is read by this command, which would replace it. Choose another name for what is made.\n"
          : "\(last) cannot be made: Is a directory.\n"), "\(end.errors)")
    #expect(folder.names == ["mixture-staircase.jsonl"])
    let limited = try await RunningBinary(
      ["export", stage.trace, "--to", "alpaca-eval", "-o", folder.path], fileLimit: 1
    ).end()
    #expect(limited.code == 74 && folder.names == ["mixture-staircase.jsonl"], "\(limited.errors)")
  }

  @Test("What cannot be exported ends with a sentence and the code for it")
  func mistakes() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    func export(_ arguments: [String], _ trace: String? = nil) async throws -> RunningBinary.End {
      try await Binary.run(["export", trace ?? stage.trace] + arguments)
    }
    let file = stage.folder.file("out")
    let target = try await export(["-o", file])
    #expect(
      target.code == 64 && target.complaint?.hasPrefix("export needs --to one of csv, notebook,") == true)
    #expect(try await export(["--to", "alpaca-eval"]).code == 64)
    #expect(try await export(["--to", "alpaca", "-o", file]).code == 64)
    let questions = try await export(["--to", "mt-bench", "-o", file])
    #expect(questions.code == 64 && questions.complaint?.contains("question.jsonl") == true)
    let wrong = stage.folder.store(#"{"question_id": 1}"#.utf8, as: "wrong.jsonl")
    let unread = try await export(["--to", "mt-bench", "-o", file, "--questions", wrong])
    #expect(unread.code == 65 && unread.complaint?.contains("record 1, must have question_id") == true)
    let none = stage.folder.store(#"{"question_id": 1, "turns": ["What?"]}"#.utf8, as: "none.jsonl")
    let empty = try await export(["--to", "mt-bench", "-o", file, "--questions", none])
    #expect(empty.code == 65 && empty.errors.hasSuffix("chunkwise: There is no answer to export.\n"))
    let full = try await export(["--to", "alpaca-eval", "-o", "\(stage.trace)/"])
    #expect(full.code == 73, "\(full.errors)")

    let simulated = stage.folder.file("simulated.jsonl.zst")
    let simulation = try await Binary.run(
      ["simulate", stage.trace, "--policy", "full", "--trace", simulated, "--format", "json"])
    #expect(simulation.code == 0, "\(simulation.errors)")
    let refused = try await export(["--to", "alpaca-eval", "-o", file], simulated)
    #expect(refused.code == 65)
    #expect(
      refused.complaint?.hasPrefix("\(simulated) is simulated: what its answers would have said") == true)
    let definitions = try await Binary.run(["analyze", simulated, "--definitions"])
    #expect(definitions.code == 65 && definitions.complaint?.contains("is simulated") == true)
  }

  @Test("The answers of a mixture of one model, which reads nobody, are compared and exported as any others")
  func alone() async throws {
    let stage = try Stage()
    let run = try await stage.run(
      ["--prompt", "Why?", "--repeat", "2"],
      [
        ("layers: [[a, b]]\n", ""), ("staircase[first=8,step=8]", "single"),
        ("  a: {model: a}\n  b: {model: b}\n", ""),
      ])
    #expect(run.code == 0, "\(run.errors)")
    let folder = stage.folder.file("answers") + "/"
    for arguments in [
      ["compare", stage.trace], ["export", stage.trace, "--to", "alpaca-eval", "-o", folder],
      ["export", stage.trace, "--to", "csv", "-o", stage.folder.file("csv")],
    ] {
      let end = try await Binary.run(arguments)
      #expect(end.code == 0 && !end.errors.contains("not measured"), "\(end.errors)")
    }
    let rows = String(decoding: stage.folder.contents(of: "csv/answer.csv"), as: UTF8.self)
    #expect(rows.split(separator: "\r\n").count > 2)
  }
}
