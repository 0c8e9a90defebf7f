import Glibc
import JSON
import Similarity
import Testing

/// Texts, and what the reference implementations say of them: a line that `Golden/make_golden.py` wrote.
enum GoldenCases {
  /// The lines of the fixtures, or of the file that `CHUNKWISE_GOLDEN` names.
  static func all() throws -> [JSONValue] {
    let path =
      getenv("CHUNKWISE_GOLDEN").map { String(cString: $0) }
      ?? (#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      + ["Golden", "golden.jsonl"]).joined(separator: "/")
    return try lines(of: path).map { try JSONValue(parsing: $0) }
  }

  /// Those of one kind.
  static func ofKind(_ kind: String) throws -> [JSONValue] {
    try all().filter { $0["kind"]?.string == kind }
  }

  /// The lines of a file.
  static func lines(of path: String) throws -> [String] {
    let file = try #require(fopen(path, "r"), "\(path) cannot be opened.")
    defer { fclose(file) }
    var lines: [String] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let line { lines.append(String(cString: line)) }
    return lines
  }
}

extension JSONValue {
  /// A text as it is, or as the script's generator makes it.
  func text() throws -> String {
    if let string { return string }
    let words = try #require(self["words"]?.array).map { try #require($0.string) }
    var state = UInt64(try #require(self["seed"]?.integer))
    return (0..<(try #require(self["count"]?.integer))).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }.joined(separator: " ")
  }

  func texts(_ key: String) throws -> [String] {
    try #require(self[key]?.array).map { try $0.text() }
  }

  func numbers(_ key: String) throws -> [Double] {
    try #require(self[key]?.array).map { try #require($0.number) }
  }

  func number(_ key: String) throws -> Double { try #require(self[key]?.number) }

  /// The BLEU that a row of the script describes.
  func bleu() throws -> BLEU {
    let value = self["value"]?.number
    let smoothing: BLEU.Smoothing =
      switch self["smooth"]?.string {
      case "exp": .exponential
      case "floor": value.map { .floor($0) } ?? .floor()
      case "add-k": value.map { .addK($0) } ?? .addK()
      default: .none
      }
    return BLEU(
      maximumOrder: try #require(self["order"]?.integer),
      tokenizer: try #require(self["tok"]?.string.flatMap(Tokenizer.init)),
      isLowercased: self["lc"] == .bool(true), smoothing: smoothing,
      usesEffectiveOrder: self["eff"] == .bool(true))
  }
}
