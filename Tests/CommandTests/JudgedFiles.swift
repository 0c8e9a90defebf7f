import JSON

/// Three proposers' folders' worth of files, and an aggregator's; of so many instructions.
struct JudgedFiles {
  private static let words = ["sky", "blue", "light", "wave", "sea", "tide", "moon", "sun", "air", "dust"]

  let folder = TemporaryFolder()
  let count: Int

  init(_ count: Int = 20) { self.count = count }

  func text(_ model: Int, _ index: Int) -> String {
    (0..<(6 + (model * 7 + index * 3) % 11)).map {
      Self.words[($0 * (model + 2) + index * 5) % Self.words.count]
    }
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
