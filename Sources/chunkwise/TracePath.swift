import CommandLine

/// Names of files that traces are recorded in.
enum TracePath {
  /// Endings that promise plain text, where a trace is compressed.
  private static let plain = [".jsonl", ".ndjson", ".json"]

  /// The path, if its name does not promise what would not be in it.
  ///
  /// - Throws: `CommandLineError` (usage) for a name such as `run.jsonl`.
  static func checked(_ path: String, option: String) throws(CommandLineError) -> String {
    let name = path.lowercased()
    guard let ending = plain.first(where: { name.hasSuffix($0) }) else { return path }
    throw .usage(
      "\(option) \(path): a trace is compressed; name it \(path.dropLast(ending.count)).jsonl.zst. "
        + "`zstd -dc` or `chunkwise trace cat` makes plain JSON Lines of it.")
  }
}
