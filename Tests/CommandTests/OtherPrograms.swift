import Glibc
import JSON
import Testing

/// The programs that traces are opened with by those who do not have ours: jq, and the Python packages of
/// `Tests/requirements.txt`.
enum OtherPrograms {
  /// A Python that has the packages; nil where `CHUNKWISE_READERS_PYTHON` does not name one.
  static let python = getenv("CHUNKWISE_READERS_PYTHON").map { String(cString: $0) }.flatMap {
    $0.isEmpty ? nil : $0
  }
  /// Why tests are skipped.
  static let whatIsMissing: Comment =
    "CHUNKWISE_READERS_PYTHON names no Python with the packages of Tests/requirements.txt; Tests/run.sh makes one"

  /// Whether jq is there.
  static let hasJQ = system("command -v jq > /dev/null") == 0

  /// What a shell's command prints, run in a folder.
  static func output(of command: String, in folder: String) throws -> String {
    let pipe = try #require(popen("cd '\(folder)' && { \(command)\n}", "re"))
    var output: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, pipe), count > 0 { output += part[..<count] }
    let text = String(decoding: output, as: UTF8.self)
    try #require(pclose(pipe) == 0, "\(command) failed: \(text)")
    return text
  }

  /// The figures that a package counts of traces, in their order.
  static func figures(of paths: [String], by package: String) throws -> [JSONValue] {
    let command = "'\(try #require(python))' '\(folder)figures.py' \(package) \(paths.joined(separator: " "))"
    return try output(of: command, in: "/").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  /// The figures that jq counts of a trace.
  static func figuresByJQ(of path: String) throws -> JSONValue {
    try JSONValue(
      parsing: try output(of: "zstd -qdcf '\(path)' | jq -s -c -f '\(folder)figures.jq'", in: "/"))
  }

  private static let folder = "\(#filePath.prefix(through: #filePath.lastIndex(of: "/")!))Readers/"
}
