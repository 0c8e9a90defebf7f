import CommandLine
import Glibc

/// A file that goes away with this object.
final class TemporaryFile {
  let path: String

  /// Makes a file with these bytes.
  ///
  /// - Throws: `CommandLineError` where the system's temporary folder does not take it.
  init(_ bytes: [UInt8] = []) throws(CommandLineError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/chunkwise-bench-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let name = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
      throw CommandLineError(.cantCreate, "\(name) cannot be made: \(String(cString: strerror(errno))).")
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      unlink(name)
      throw CommandLineError(.ioErr, "\(name) cannot be written: \(String(cString: strerror(errno))).")
    }
    path = name
  }

  /// How large it is by now.
  var bytes: Int {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_size : 0
  }

  deinit { unlink(path) }
}
