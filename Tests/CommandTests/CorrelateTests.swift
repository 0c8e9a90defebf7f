import Glibc
import JSON
import Testing

/// `correlate` and `select`, on files as AlpacaEval writes them.
@Suite struct CorrelateTests {
  private static let words = ["sky", "blue", "light", "wave", "sea", "tide", "moon", "sun", "air", "dust"]

  /// Three proposers' folders' worth of files, and an aggregator's; of so many instructions.
  private struct Files {
    let folder = TemporaryFolder()
    let count: Int

    init(_ count: Int = 20) { self.count = count }

    func text(_ model: Int, _ index: Int) -> String {
      (0..<(6 + (model * 7 + index * 3) % 11)).map { words[($0 * (model + 2) + index * 5) % words.count] }
        .joined(separator: " ")
    }

    func annotation(_ model: Int, _ index: Int) -> JSONValue {
      [
        "instruction": .string("Question \(index)?"), "output_1": "x", "generator_1": "reference",
        "output_2": .string(text(model, index)), "generator_2": .string("m\(model)"),
        "preference": .number(1 + Double((model * 13 + index * 7) % 10) / 10),
      ]
    }

    func answer(_ index: Int) -> JSONValue {
      [
        "instruction": .string("Question \(index)?"), "output": .string(text(index % 3, index) + " and more"),
        "generator": "agg",
      ]
    }

    var answers: [JSONValue] { (0..<count).map(answer) }

    func annotations(_ model: Int) -> [JSONValue] { (0..<count).map { annotation(model, $0) } }

    func store(_ records: [JSONValue], as name: String) -> String {
      folder.store(JSONValue.array(records).text.utf8, as: name)
    }

    func storeLines(_ records: [JSONValue], as name: String) -> String {
      folder.store(records.map { $0.text + "\n" }.joined().utf8, as: name)
    }

    /// The arguments of a command on all of the files.
    func arguments() -> [String] {
      (0..<3).map { store(annotations($0), as: "m\($0).json") }
        + ["--aggregate", store(answers, as: "agg.json")]
    }
  }

  private func rows(_ end: RunningBinary.End, _ table: String = "correlation with preference") throws
    -> [JSONValue]
  {
    #expect(end.code == 0, "\(end.errors)")
    return try #require(try JSONValue(parsing: end.output)[table]?.array)
  }

  @Test("Arrays, lines and compressed files of either give the same bytes, whatever the order of records")
  func formats() async throws {
    let files = Files()
    let plain = try await Binary.run(["correlate", "--format", "json"] + files.arguments())
    #expect(try rows(plain).count == 5 + 3)
    let lines = (0..<3).map { files.storeLines(files.annotations($0).reversed(), as: "m\($0).jsonl") }
    let answers = files.storeLines(files.answers, as: "agg.jsonl")
    let other = try await Binary.run(["correlate", "--format", "json"] + lines + ["--aggregate", answers])
    #expect(other.output == plain.output)
    var compressed: [String] = []
    for path in lines + [answers] {
      #expect(system("zstd -q \(path)") == 0)
      compressed.append(path + ".zst")
    }
    let third = try await Binary.run(
      ["correlate", "--format", "json"] + compressed.dropLast() + ["--aggregate", compressed[3]])
    #expect(third.output == plain.output, "\(third.errors)")
  }

  @Test("A folder of AlpacaEval's results is a model by its name")
  func folders() async throws {
    let files = Files()
    var folders: [TemporaryFolder] = []
    for model in 0..<3 {
      let folder = TemporaryFolder()
      _ = folder.store(JSONValue.array(files.annotations(model)).text.utf8, as: "annotations.json")
      let outputs = files.annotations(model).map { record -> JSONValue in
        [
          "instruction": record["instruction"] ?? .null, "output": record["output_2"] ?? .null,
          "generator": "other",
        ]
      }
      _ = folder.store(JSONValue.array(outputs).text.utf8, as: "model_outputs.json")
      folders.append(folder)
    }
    let answers = files.store(files.answers, as: "agg.json")
    let end = try await Binary.run(
      ["correlate", "--format", "json"] + folders.map(\.path) + ["--aggregate", answers])
    let proposals = try rows(end, "proposals")
    #expect(proposals.map { $0["usable"]?.integer } == [20, 20, 20])
    #expect(
      proposals.map { $0["model"]?.string }
        == folders.map { String($0.path.split(separator: "/").last ?? "") })
    let empty = try await Binary.run(["correlate", files.folder.path, "--aggregate", answers])
    #expect(empty.code == 66)
    #expect(
      empty.complaint
        == "The folder \(files.folder.path) holds neither model_outputs.json nor annotations.json.")
  }

  @Test(
    "What is missing, doubled, null, out of range, empty or judged on another text is counted, never used")
  func exclusions() async throws {
    let files = Files()
    var first = files.annotations(0)
    func set(_ index: Int, _ key: String, _ value: JSONValue) {
      guard case .object(var members) = first[index] else { return }
      members.removeAll { $0.key == key }
      first[index] = .object(members + [.init(key, value)])
    }
    set(1, "preference", .null)
    set(2, "preference", 7)
    set(3, "output_2", "")
    set(4, "preference", "NaN")
    first.append(first[5])
    first.remove(at: 0)
    var answers = files.answers
    answers.append(answers[6])
    answers[7] = ["instruction": "Question 7?", "output": "", "generator": "agg"]
    // Nobody answers the ninth question.
    answers.remove(at: 8)
    answers.append(["instruction": "Nobody was asked this", "output": "text", "generator": "agg"])
    let paths = [
      files.store(first, as: "m0.json"), files.store(files.annotations(1), as: "m1.json"),
      files.store(files.annotations(2), as: "m2.json"),
    ]
    let end = try await Binary.run(
      ["correlate", "--format", "json"] + paths + ["--aggregate", files.store(answers, as: "agg.json")])
    let model = try #require(try rows(end, "proposals").first)
    #expect(model["usable"]?.integer == 15 && model["missing"]?.integer == 1)
    #expect(model["preference_null"]?.integer == 1 && model["preference_no_number"]?.integer == 1)
    #expect(model["preference_out_of_range"]?.integer == 1)
    #expect(model["empty_text"]?.integer == 1 && model["doubled"]?.integer == 1)
    let answer = try #require(try rows(end, "answers").first)
    #expect(answer["records"]?.integer == 21 && answer["samples"]?.integer == 18)
    #expect(answer["without_a_proposal"]?.integer == 1 && answer["without_an_answer"]?.integer == 1)
    #expect(answer["empty"]?.integer == 1 && answer["doubled"]?.integer == 1)
  }

  @Test("A control stands beside the aggregate, with the same columns")
  func control() async throws {
    let files = Files()
    let control = files.storeLines(
      (0..<15).map {
        ["instruction": .string("Question \($0)?"), "output": .string(files.text(9, $0)), "model": "c"]
      },
      as: "control.jsonl")
    let end = try await Binary.run(
      ["correlate", "--format", "json", "--metric", "tfidf", "--control", control] + files.arguments())
    let table = try rows(end)
    #expect(
      table.map { $0["role"]?.string } == Array(repeating: "aggregate", count: 4)
        + Array(repeating: "control", count: 4))
    #expect(table[4]["answers_of"]?.string == "c")
    #expect((table[4]["samples"]?.integer ?? 0) + (table[4]["dropped"]?.integer ?? 0) == 15)
  }

  @Test("A proposer is neither control nor aggregate, and nobody answers twice")
  func roles() async throws {
    let files = Files()
    let good = files.arguments()
    let own = files.store(
      (0..<20).map {
        ["instruction": .string("Question \($0)?"), "output": .string(files.text(1, $0)), "generator": "m1"]
      }, as: "own.json")
    let aggregate = files.folder.file("agg.json")
    for (arguments, sentence) in [
      (["--control", own], "m1 is --control and a proposer too, and would be found to resemble itself."),
      (["--aggregate", own], "m1 is --aggregate and a proposer too,"),
      (
        ["--control", aggregate],
        "The answers of agg are given twice, as --aggregate and as --control; give them once."
      ),
    ] {
      let end = try await Binary.run(["correlate"] + good + arguments)
      #expect(end.code == 64 && end.output.isEmpty, "\(arguments)")
      #expect(end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    }
    let apart = (0..<3).map { model in
      files.store([files.annotation(model, model)], as: "apart\(model).json")
    }
    let end = try await Binary.run(["correlate"] + apart + ["--aggregate", aggregate])
    #expect(end.code == 65 && end.output.isEmpty)
    #expect(
      end.complaint?.hasPrefix("No instruction of agg's answers has usable texts and preferences of two")
        == true)
  }

  @Test("Who is given twice by two names is known by the texts, and refused; nearly the same ones are told")
  func twins() async throws {
    let files = Files()
    let good = files.arguments()
    let aggregate = files.folder.file("agg.json")
    func other(_ name: String, changing changed: Int = 0, _ text: (Int) -> String) -> String {
      let records = (0..<20).map { index -> JSONValue in
        [
          "instruction": .string("Question \(index)?"), "generator": .string(name), "preference": 1.5,
          "output": .string(text(index) + (index < changed ? "!" : "")),
        ]
      }
      return files.store(records, as: "\(name).json")
    }
    let own = other("own") { files.text(1, $0) }
    let same = "\(own) holds the same texts as \(good[1]) for all 20 instructions that both have: the "
    let itself = "would be found to resemble itself. Leave one of the two out."
    let answers = other("copy") { files.answer($0)["output"]?.string ?? "" }
    for (arguments, sentence) in [
      (["--control", own], same + "control own is the proposer m1 by another name, and \(itself)"),
      (["--aggregate", own], same + "aggregate own is the proposer m1 by another name, and \(itself)"),
      (
        [own],
        same
          + "proposer own is the proposer m1 by another name, and would count twice. Leave one of the two out."
      ),
      (
        ["--control", answers],
        "\(answers) holds the same texts as \(aggregate) for all 20 instructions that both have: the control copy is "
          + "the aggregate agg by another name, and \(itself)"
      ),
    ] {
      let end = try await Binary.run(["correlate"] + good + arguments)
      #expect(end.code == 65 && end.output.isEmpty, "\(arguments)")
      #expect(end.complaint == sentence)
    }
    let nearly = other("nearly", changing: 2) { files.text(1, $0) }
    let warned = try await Binary.run(["correlate", "--control", nearly] + good)
    #expect(warned.code == 0)
    #expect(
      warned.complaint
        == "\(nearly) holds the same texts as \(good[1]) for 18 of 20 instructions that both have: if the control nearly "
        + "is the proposer m1 by another name, its figures mean nothing.")
    for arguments in [
      ["--control", other("far", changing: 3) { files.text(1, $0) }], ["--aggregate", answers],
    ] {
      let quiet = try await Binary.run(["correlate"] + good + arguments)
      #expect(quiet.code == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
    }
  }

  @Test("BLEU is chosen in sacreBLEU's words, and its signature says what was computed")
  func sentenceBLEU() async throws {
    let files = Files()
    let arguments = ["correlate", "--format", "json", "--metric", "bleu-1,bleu-8,tfidf"] + files.arguments()
    let metrics = try rows(try await Binary.run(arguments), "metrics")
    #expect(metrics.map { $0["metric"]?.string } == ["bleu-1", "bleu-8", "tfidf"])
    #expect(
      metrics[0]["signature"]?.string
        == "nrefs:1|case:mixed|eff:yes|tok:13a|smooth:exp|version:2.6.0+chunkwise")
    let chosen = try rows(
      try await Binary.run(
        arguments + ["--tokenize", "char", "--smooth-method", "add-k", "--smooth-value", "0.5"]), "metrics")
    #expect(chosen[1]["signature"]?.string?.contains("|tok:char|smooth:add-k[0.50]|") == true)
    for (options, sentence) in [
      (["--tokenize", "zh"], "--tokenize is one of 13a, intl, char, none, not \"zh\"."),
      (["--smooth-value", "1"], "--smooth-value goes with --smooth-method floor or add-k."),
      (["--smooth-method", "log"], "--smooth-method is one of exp, floor, add-k, none,"),
    ] {
      let end = try await Binary.run(arguments + options)
      #expect(end.code == 64 && end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    }
    let without = try await Binary.run(
      ["correlate", "--metric", "tfidf", "--tokenize", "intl"] + files.arguments())
    #expect(without.code == 64)
    #expect(without.complaint == "--tokenize is of BLEU, which is not among the metrics.")
  }

  @Test("--pairs and --samples hold every number with all its digits")
  func files() async throws {
    let files = Files()
    let (pairs, samples) = (files.folder.file("pairs.csv"), files.folder.file("samples.csv"))
    let end = try await Binary.run(
      ["correlate", "--metric", "levenshtein", "--pairs", pairs, "--samples", samples] + files.arguments())
    #expect(end.code == 0, "\(end.errors)")
    let rows = String(decoding: files.folder.contents(of: "pairs.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    #expect(
      rows[0].joined(separator: ",")
        == "answers_of,round,index,instruction,proposer,position,preference,proposal_length,answer_length,levenshtein"
    )
    #expect(rows.count == 1 + 60)
    #expect(rows[1][..<5] == ["agg", "all", "0", "Question 0?", "m0"])
    let similarity = try #require(Double(rows[1][9]))
    #expect((0...1).contains(similarity))
    let lines = String(decoding: files.folder.contents(of: "samples.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    #expect(lines.count == 1 + 20)
    #expect(
      lines[0].hasPrefix(
        "answers_of,round,index,instruction,proposals,levenshtein,levenshtein_p,proposal_length,proposal_length_p"
      )
    )
    #expect(lines[0].hasSuffix(",models_mean_preference,models_mean_preference_p,position,position_p"))
    let p = try #require(Double(lines[1].split(separator: ",", omittingEmptySubsequences: false)[6]))
    #expect((0...1).contains(p))
    let before = files.folder.contents(of: "m0.json")
    for (arguments, sentence) in [
      (["--pairs", files.folder.file("m0.json")], "m0.json is read by this command, which would replace it"),
      (["--samples", files.folder.file("agg.json")], "agg.json is read by this command"),
      (
        ["--pairs", samples, "--samples", files.folder.path + "/./samples.csv"],
        "/samples.csv would be made twice."
      ),
      (["--pairs", "-"], "--pairs -: the standard output has the tables; name a file."),
    ] {
      let end = try await Binary.run(["correlate"] + arguments + files.arguments())
      #expect(end.code == 64 && end.output.isEmpty, "\(arguments)")
      #expect(end.complaint?.contains(sentence) == true, "\(end.errors)")
    }
    #expect(files.folder.contents(of: "m0.json") == before)
    let lost = try await Binary.run(["correlate", "--pairs", "/nowhere/p.csv"] + files.arguments())
    #expect(lost.code == 73)
    #expect(lost.complaint == "/nowhere/p.csv cannot be made: No such file or directory.")
  }

  @Test("A file that cannot be used is refused with one sentence")
  func mistakes() async throws {
    let files = Files()
    func expect(
      _ arguments: [String], _ code: Int32, _ sentence: String, at location: SourceLocation = #_sourceLocation
    ) async throws {
      let end = try await Binary.run(["correlate"] + arguments)
      #expect(end.code == code, sourceLocation: location)
      #expect(end.complaint?.contains(sentence) == true, "\(end.errors)", sourceLocation: location)
      #expect(end.output.isEmpty, sourceLocation: location)
    }
    let good = files.arguments()
    let answers = files.folder.file("agg.json")
    try await expect([], 64, "correlate needs proposers and --aggregate FILE")
    try await expect([good[0]], 64, "correlate needs proposers")
    try await expect([good[0], "--aggregate", answers], 65, "There is one proposer, m0; ")
    try await expect(
      good + ["--metric", "blue"], 64, "--metric: \"blue\" is no metric; there are bleu (the mean of")
    try await expect(good + ["--preferences", answers], 64, "--preferences goes with --trace")
    try await expect(["/nowhere/a.json"] + good, 66, "/nowhere/a.json cannot be opened")
    let stranger = files.store(
      [["instruction": "Something else", "output": "text", "generator": "x"]], as: "stranger.json")
    try await expect(
      Array(good[..<3]) + ["--aggregate", stranger], 65, "x and the proposers have no instruction in common")
    let nameless = files.store([["output": "text"]], as: "nameless.json")
    try await expect([nameless] + good, 65, "record 1, has no text under \"instruction\"")
    let mixed = files.store(
      [
        ["instruction": "Question 1?", "output": "a", "generator": "x"],
        ["instruction": "Question 2?", "output": "b", "generator": "y"],
      ], as: "mixed.json")
    try await expect(Array(good[..<3]) + ["--aggregate", mixed], 65, "holds answers of several models")
    for (name, bytes, sentence) in [
      ("empty.json", Array("".utf8), "is empty"),
      ("text.json", Array("hello".utf8), "begins with neither [ nor {"),
      ("none.json", Array("[]".utf8), "holds no record"),
      ("half.json", Array("[{\"instruction\": \"a".utf8), "is not JSON"),
      ("line.jsonl", Array("{\"instruction\": \"a\"}\n{oops}\n".utf8), "line.jsonl, line 2, is not JSON"),
      ("nan.json", Array("[{\"instruction\": \"a\", \"preference\": NaN}]".utf8), "is not JSON"),
      ("bytes.jsonl", Array("{\"instruction\": \"a".utf8) + [0xFF] + Array("\"}\n".utf8), "not UTF-8"),
    ] {
      try await expect([files.folder.store(bytes, as: name)] + good, 65, sentence)
    }
    let whole = files.folder.store(JSONValue.array(files.annotations(0)).text.utf8, as: "cut.json")
    #expect(system("zstd -q \(whole)") == 0)
    let bytes = files.folder.contents(of: "cut.json.zst")
    try await expect(
      [files.folder.store(bytes.dropLast(9), as: "cut.json.zst")] + good, 65, "cut.json.zst is ")
  }

  @Test("A line of 100 MB is read like any other, and its text counted and left out, whatever is measured")
  func longLine() async throws {
    let files = Files(4)
    let huge = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000)
    /// The text of the last record has 100 MB.
    func stored(_ records: [JSONValue], _ text: String, _ rest: String, as name: String) -> String {
      var bytes = Array(records.dropLast().map { $0.text + "\n" }.joined().utf8)
      bytes += Array("{\"instruction\": \"Question 3?\", \(rest) \"\(text)\": \"".utf8)
      return files.folder.store(bytes + huge + Array("\"}\n".utf8), as: name)
    }
    let models = files.arguments().prefix(2)
    let proposals = stored(
      files.annotations(2), "output_2", "\"preference\": 1.5, \"generator_2\": \"m2\",", as: "long.jsonl")
    let answers = stored(files.answers, "output", "\"generator\": \"agg\",", as: "answers.jsonl")
    let end = try await Binary.run(
      ["correlate", "--format", "json", "--metric", "all"] + models + [proposals, "--aggregate", answers])
    let answer = try rows(end, "answers")[0]
    #expect(answer["samples"]?.integer == 3 && answer["too_long"]?.integer == 1)
    #expect(try rows(end, "proposals").map { $0["text_too_long"]?.integer } == [0, 0, 1])
    let chosen = try await Binary.run(
      ["select", "--format", "json", "--metric", "levenshtein"] + models + [proposals])
    #expect(try rows(chosen, "models").map { $0["instructions"]?.integer } == [3, 3, 3])
  }

  @Test("select tells how preferred and how alike each model and each set of models is")
  func select() async throws {
    let files = Files()
    let models = Array(files.arguments().prefix(3))
    let end = try await Binary.run(["select", "--format", "json"] + models)
    let table = try rows(end, "models")
    let rates = table.compactMap { $0["win_rate_percent"]?.number }
    #expect(rates.count == 3 && rates == rates.sorted(by: >))
    #expect(try rows(end, "sets of proposers").map { $0["size"]?.integer } == [2, 2, 2, 3])
    let pairs = try rows(
      try await Binary.run(["select", "--format", "json", "--size", "2"] + models), "sets of proposers")
    #expect(pairs.count == 3)
    let one = try await Binary.run(["select", models[0]])
    #expect(one.code == 65 && one.complaint == "There is one model, m0, so there is nothing to choose.")
    let many = try await Binary.run(["select", "--size", "9"] + models)
    #expect(many.code == 64)
    #expect(many.complaint == "--size must be 3 or less, for there are 3 models, not 9.")
    let apart = files.store(
      [["instruction": "Alone", "output": "x", "model": "z", "preference": 1.5]], as: "apart.json")
    let none = try await Binary.run(["select", models[0], apart])
    #expect(none.code == 65)
    #expect(none.complaint?.contains("no instruction for which every model has a text") == true)
  }
}
