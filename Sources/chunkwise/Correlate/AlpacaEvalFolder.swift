import CommandLine
import Glibc

/// A model's folder in AlpacaEval's results: `model_outputs.json` and, further down or beside it, `annotations.json`.
enum AlpacaEvalFolder {
  private static let endings = [".json", ".jsonl", ".json.zst", ".jsonl.zst"]

  /// The file of that name in a folder, with whichever ending; nil if there is none.
  static func file(_ name: String, in folder: String) -> String? {
    let slash = folder.hasSuffix("/") ? "" : "/"
    return endings.lazy.map { "\(folder)\(slash)\(name)\($0)" }.first { access($0, F_OK) == 0 }
  }

  /// The files of a path: of a folder those of these names that are there, else the path itself.
  ///
  /// - Throws: `CommandLineError` where a folder has none of them.
  static func files(_ names: [String], at path: String) throws(CommandLineError) -> [String] {
    guard FileIdentity(path)?.isFolder == true else { return [path] }
    let files = names.compactMap { file($0, in: path) }
    if files.isEmpty {
      let wanted = names.map { "\($0).json" }.joined(separator: " nor ")
      throw CommandLineError(.noInput, "The folder \(path) holds neither \(wanted).")
    }
    return files
  }
}
