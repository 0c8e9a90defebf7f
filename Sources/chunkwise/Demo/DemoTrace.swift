import CommandLine
import Glibc

/// Where a demo is recorded: beside the trace of an earlier one, whose place it takes when it is whole.
struct DemoTrace {
  private static let ending = ".jsonl.zst"

  /// The name that it is to have.
  let path: String
  /// The name that it has until it is closed. A pipe or a device has its own.
  let provisionalPath: String

  init(_ path: String) {
    self.path = path
    var status = stat()
    let isFile = path != "-" && (stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG)
    let ending = path.hasSuffix(Self.ending) ? Self.ending : ""
    provisionalPath = isFile ? path.dropLast(ending.count) + ".unfinished" + ending : path
  }

  /// Gives it its name once it is closed. What an interrupted demo has recorded replaces nothing.
  ///
  /// - Returns: the name that it has then.
  /// - Throws: `CommandLineError` (cannot create).
  func publish(isWhole: Bool) throws(CommandLineError) -> String {
    guard provisionalPath != path, isWhole || access(path, F_OK) != 0 else { return provisionalPath }
    guard rename(provisionalPath, path) == 0 else {
      throw CommandLineError(
        .cantCreate,
        "\(provisionalPath) cannot be named \(path): \(String(cString: strerror(errno))). It is whole as it is."
      )
    }
    return path
  }
}
