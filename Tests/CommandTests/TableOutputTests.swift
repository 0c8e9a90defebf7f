import JSON
import Testing

/// Commands that print tables of measures, where these cannot be written.
@Suite struct TableOutputTests {
  /// A trace, and the files that its measures need.
  private struct Recorded {
    let stage: Stage
    let commands: [[String]]

    init() async throws {
      stage = try Stage()
      let run = try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase"])
      try #require(run.code == 0, "\(run.errors)")
      let prices = stage.folder.store(
        "models: {a: {input: 1, output: 1, active_parameters: 1e9, as_of: today, source: test}}".utf8,
        as: "prices.yaml")
      let preferences = ["a", "b"].flatMap { agent in
        ["Why?", "How?"].map { prompt in
          let preference = (agent == "a") == (prompt == "Why?") ? 1.25 : 1.75
          return
            "{\"instruction\":\"\(prompt)\",\"layer\":0,\"agent\":\"\(agent)\",\"preference\":\(preference)}\n"
        }
      }
      let judged = stage.folder.store(preferences.joined().utf8, as: "preferences.jsonl")
      let models = (0..<3).map { [stage] model in
        let records = (0..<5).map { index -> JSONValue in
          [
            "instruction": .string("\(index)?"), "output_2": .string("text \(model * index)"),
            "generator_2": .string("model-\(model)"), "preference": .number(1 + Double(model * index) / 10),
          ]
        }
        return stage.folder.store(JSONValue.array(records).text.utf8, as: "model-\(model).json")
      }
      commands = [
        ["compare", stage.trace], ["cost", stage.trace, "--prices", prices],
        ["correlate", "--trace", stage.trace, "--preferences", judged], ["select"] + models,
        ["similarity", stage.trace, "--request", "all"],
      ]
    }
  }

  @Test("Whoever asks for CSV without saying which table is told the names, and gets each of them")
  func names() async throws {
    let recorded = try await Recorded()
    let trace = recorded.stage.trace
    let further = [
      ["similarity", trace], ["analyze", trace], ["analyze", trace, "--by", "agent"],
      ["analyze", trace, "--explain"], ["analyze", trace, "--definitions"], ["trace", "info", trace],
      ["simulate", trace, "--policy", "full"],
    ]
    for command in recorded.commands + further {
      let refused = try await Binary.run(command + ["--format", "csv"])
      #expect(refused.code == 64 && refused.output.isEmpty, "\(command)")
      let sentence = try #require(refused.complaint)
      #expect(
        sentence.hasPrefix(
          "CSV holds one table, and there are several: say which with --table NAME, one of \""))
      let names = sentence.split(separator: "\"").dropFirst().enumerated().filter { $0.offset % 2 == 0 }.map {
        String($0.element)
      }
      let whole = try await Binary.run(command + ["--format", "json"])
      guard case .object(let members) = try JSONValue(parsing: whole.output) else { return }
      // JSON has those with rows.
      #expect(members.map(\.key).allSatisfy(names.contains) && members.count > 1, "\(command): \(names)")
      for name in names {
        let table = try await Binary.run(command + ["--format", "csv", "--table", name])
        #expect(table.code == 0 && table.output.contains("\r\n"), "\(command): \(name)")
      }
      let unknown = try await Binary.run(command + ["--table", "nothing"])
      #expect(
        unknown.code == 64 && unknown.complaint?.hasPrefix("--table: \"nothing\" is none of \"") == true)
    }
  }

  @Test("A reader that goes away is no complaint, but the exit code says that it was not all")
  func closedPipe() async throws {
    let recorded = try await Recorded()
    for command in recorded.commands {
      let running = try RunningBinary(command)
      running.closeOutput()
      let end = try await running.end()
      #expect(end.code == 74 && end.signal == 0, "\(command[0])")
      #expect(!end.errors.contains("output"), "\(command[0]): \(end.errors)")
    }
  }

  @Test("A full disk and a limit on files are said in a sentence")
  func fullDisk() async throws {
    let recorded = try await Recorded()
    for command in recorded.commands {
      let full = try await RunningBinary(command, output: .file("/dev/full")).end()
      #expect(full.code == 74, "\(command[0])")
      #expect(full.errors.hasSuffix("chunkwise: The output cannot be written: No space left on device.\n"))
      let file = recorded.stage.folder.file("table.json")
      let limited = try await RunningBinary(
        command + ["--format", "json"], output: .file(file), fileLimit: 1
      )
      .end()
      #expect(limited.code == 74 && limited.signal == 0, "\(command[0])")
      #expect(
        limited.errors.hasSuffix("chunkwise: The output cannot be written: File too large.\n"),
        "\(limited.errors)")
    }
  }

  @Test(
    "So are they of the files that --pairs and --samples and export make",
    arguments: [
      ["correlate", "--pairs"], ["correlate", "--samples"], ["export", "--to", "alpaca-eval", "-o"],
      ["export", "--to", "mt-bench", "-o"],
    ])
  func files(words: [String]) async throws {
    let recorded = try await Recorded()
    let stage = recorded.stage
    var arguments = recorded.commands[2]
    if words[0] == "export" {
      let single = stage.folder.file("single.jsonl.zst")
      let run = try await Binary.run(
        ["run", "-q", "-m", try stage.mixture(), "--policy", "single", "--trace", single]
          + (0..<9).flatMap { ["--prompt", "Question \($0)?"] })
      try #require(run.code == 0, "\(run.errors)")
      let questions = (0..<9).map { "{\"question_id\": \($0), \"turns\": [\"Question \($0)?\"]}\n" }
      arguments = ["export", single]
      if words[2] == "mt-bench" {
        arguments += ["--questions", stage.folder.store(questions.joined().utf8, as: "q.jsonl")]
      }
    }
    arguments += words.dropFirst()
    let full = try await Binary.run(arguments + ["/dev/full"])
    #expect(full.code == 74)
    #expect(full.complaint == "/dev/full cannot be written: No space left on device.")
    let file = stage.folder.file("made.txt")
    let limited = try await RunningBinary(arguments + [file], fileLimit: 1).end()
    #expect(limited.code == 74 && limited.signal == 0)
    #expect(limited.complaint == "\(file) cannot be written: File too large.")
    let nowhere = try await Binary.run(arguments + ["/nowhere/made.txt"])
    #expect(nowhere.code == 73)
    #expect(nowhere.complaint == "/nowhere/made.txt cannot be made: No such file or directory.")
  }
}
