import CommandLine
import Glibc

/// Files that are read whole.
enum TextFile {
  /// The text of a file.
  ///
  /// - Throws: `CommandLineError` where it cannot be read or is not UTF-8.
  static func text(at path: String) throws(CommandLineError) -> String {
    guard let file = fopen(path, "re") else {
      throw CommandLineError(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    if ferror(file) != 0 { throw CommandLineError(.noInput, "\(path) cannot be read.") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandLineError(.dataErr, "\(path) is not UTF-8 text.")
    }
    return text
  }
}
