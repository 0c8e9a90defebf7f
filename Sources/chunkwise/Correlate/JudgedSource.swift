import CommandLine
import Measures

/// A file of texts or of preferences, and how it was named.
struct JudgedSource {
  /// What the user has named: the file itself, or the folder that it is in.
  let path: String
  private let file: String
  /// The model's name, whatever the records say; nil: what they say.
  private let model: String?

  /// The files at some paths: of folders those of these names that are there.
  ///
  /// - Throws: `CommandLineError` where a folder has none of them.
  static func sources(_ names: [String], at paths: [String]) throws(CommandLineError) -> [JudgedSource] {
    var sources: [JudgedSource] = []
    for path in paths {
      let model = FileIdentity(path)?.isFolder == true ? PathText.name(of: path) : nil
      for file in try AlpacaEvalFolder.files(names, at: path) {
        sources.append(JudgedSource(path: path, file: file, model: model))
      }
    }
    return sources
  }

  /// The records of some files, several of which are read at a time.
  static func records(of sources: [JudgedSource]) async throws -> [[PreferenceRecord]] {
    try await sources.indices.mapConcurrently { index in
      try JudgedFile(path: sources[index].file, model: sources[index].model).records
    }
  }

  /// The answers of one model.
  ///
  /// - Throws: `CommandLineError` (data) where they are of several.
  func answers(_ records: [PreferenceRecord], isControl: Bool) throws(CommandLineError) -> AnswerSet {
    let name = records.first?.model ?? PathText.stem(of: file)
    guard records.allSatisfy({ $0.model == name }) else {
      throw CommandLineError(
        .dataErr, "\(file) holds answers of several models; give those of one model in a file.")
    }
    var set = AnswerSet(name: name, isControl: isControl)
    for record in records { set.add(instruction: record.instruction, text: record.text) }
    return set
  }
}
