import Mixtures

/// A file of scores: a YAML mapping of policies to numbers.
enum ScoreFile {
  private static let maxBytes = 1 << 20

  /// Reads a file.
  ///
  /// - Throws: `MixtureError` with a sentence for each mistake, with file, line, column and key.
  static func scores(path: String) throws(MixtureError) -> [String: Double] {
    let problems = ProblemList(file: path)
    let root = try YAMLParser.document(try fileBytes(path, limit: maxBytes), file: path)
    let cursor = YAMLCursor(node: root, path: "", problems: problems)
    var scores: [String: Double] = [:]
    for member in cursor.members("a mapping of policies to their scores") ?? [] {
      scores[member.name] = member.value.number(in: -1e9...1e9)
    }
    try problems.check()
    return scores
  }
}
