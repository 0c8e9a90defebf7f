import CommandLine
import Glibc

/// Files that are read whole.
enum TextFile {
  /// Makes a file of a text, in place of one that may be there.
  ///
  /// - Throws: `CommandLineError` where it cannot be made or not be written in full.
  static func write(_ text: String, to path: String) throws(CommandLineError) {
    try write(Array(text.utf8), to: path)
  }

  /// Makes a file of the bytes of a text; see above.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandLineError) {
    guard let file = fopen(path, "we") else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    let isWritten = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
    // What is buffered is written now; a full disk may show only here.
    guard fclose(file) == 0, isWritten else {
      throw CommandLineError(.ioErr, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

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
