import CommandLine
import Glibc

/// A folder that goes away, with what is in it, with this object.
final class TemporaryFolder {
  let path: String

  /// Makes an empty folder.
  ///
  /// - Throws: `CommandLineError` where the system's temporary folder does not take it.
  init() throws(CommandLineError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/chunkwise-bench-XXXXXX".utf8CString)
    let isMade = mkdtemp(&template) != nil
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard isMade else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
  }

  deinit {
    Self.forEachPath(at: path) { if unlink($0) != 0 { rmdir($0) } }
  }

  /// How large all files in it are by now.
  var bytes: Int {
    var bytes = 0
    Self.forEachPath(at: path) { path in
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { bytes += status.st_size }
    }
    return bytes
  }

  /// Calls `body` with all that is in a folder, and then with the folder itself.
  private static func forEachPath(at path: String, _ body: (String) -> Void) {
    if let folder = opendir(path) {
      defer { closedir(folder) }
      while let entry = readdir(folder) {
        // Read in place: a copy of the whole array would reach behind the last entry.
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { forEachPath(at: "\(path)/\(name)", body) }
      }
    }
    body(path)
  }
}
