import Glibc
import JSON
import Testing

/// What `correlate` leaves out, and what it refuses.
@Suite struct CorrelateMistakeTests {
  @Test(
    "What is missing, doubled, null, out of range, empty or judged on another text is counted, never used")
  func exclusions() async throws {
    let files = JudgedFiles()
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
    let model = try #require(try end.rows("proposals").first)
    #expect(model["usable"]?.integer == 15 && model["missing"]?.integer == 1)
    #expect(model["preference_null"]?.integer == 1 && model["preference_no_number"]?.integer == 1)
    #expect(model["preference_out_of_range"]?.integer == 1)
    #expect(model["empty_text"]?.integer == 1 && model["doubled"]?.integer == 1)
    let answer = try #require(try end.rows("answers").first)
    #expect(answer["records"]?.integer == 21 && answer["samples"]?.integer == 18)
    #expect(answer["without_a_proposal"]?.integer == 1 && answer["without_an_answer"]?.integer == 1)
    #expect(answer["empty"]?.integer == 1 && answer["doubled"]?.integer == 1)
  }

  @Test("A proposer is neither control nor aggregate, and nobody answers twice")
  func roles() async throws {
    let files = JudgedFiles()
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
    let files = JudgedFiles()
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

  @Test("A file that cannot be used is refused with one sentence")
  func mistakes() async throws {
    let files = JudgedFiles()
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
    let files = JudgedFiles(4)
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
    let answer = try end.rows("answers")[0]
    #expect(answer["samples"]?.integer == 3 && answer["too_long"]?.integer == 1)
    #expect(try end.rows("proposals").map { $0["text_too_long"]?.integer } == [0, 0, 1])
    let chosen = try await Binary.run(
      ["select", "--format", "json", "--metric", "levenshtein"] + models + [proposals])
    #expect(try chosen.rows("models").map { $0["instructions"]?.integer } == [3, 3, 3])
  }
}
