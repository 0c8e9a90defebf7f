import CommandLine
import Glibc

/// Files that can be read more than once.
enum RegularFile {
  /// Refuses a pipe and the standard input. What is not there is left to whoever opens it.
  ///
  /// - Throws: `CommandLineError` (usage).
  static func check(_ path: String) throws(CommandLineError) {
    var status = stat()
    if path == "-" || (stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG) {
      throw .usage("\(path) is no file on a disk; a report reads its traces twice. Store it in a file first.")
    }
  }
}
