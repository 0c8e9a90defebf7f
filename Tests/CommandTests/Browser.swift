import Glibc
import JSON
import Testing

/// Debian's Chromium, headless, where it is installed.
enum Browser {
  /// Its path; nil where `CHUNKWISE_CHROMIUM` does not name it.
  static let path = getenv("CHUNKWISE_CHROMIUM").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }

  /// What came of a visit.
  struct Visit {
    /// What the expressions gave.
    let values: [JSONValue]
    /// What was written to the console, and exceptions that nobody caught.
    let complaints: [JSONValue]
    /// The addresses that were asked for, the page's own among them.
    let requests: [JSONValue]
  }

  /// Opens a page and evaluates expressions in it, one after another; `key Tab` presses a key, `media print` shows the page
  /// as on paper.
  static func visit(
    _ page: String, _ folder: TemporaryFolder, width: Int = 1000, isDark: Bool = false,
    _ expressions: [String]
  ) throws -> Visit {
    let script = folder.store(expressions.map { $0 + "\n" }.joined().utf8, as: "expressions.js")
    let program = "\(#filePath.prefix(through: #filePath.lastIndex(of: "/")!))Browser/browse.py"
    let command =
      "python3 '\(program)' '\(try #require(path))' '\(page)' --width \(width)\(isDark ? " --dark" : "") < '\(script)'"
    let pipe = try #require(popen(command, "r"))
    var output: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, pipe), count > 0 { output += part[..<count] }
    try #require(pclose(pipe) == 0)
    let found = try JSONValue(parsing: output)
    return Visit(
      values: found["values"]?.array ?? [],
      complaints: (found["messages"]?.array ?? []) + (found["exceptions"]?.array ?? []),
      requests: found["requests"]?.array ?? [])
  }
}
