import CommandLine
import Digests
import Glibc

/// What tells one file's bytes from another's.
enum FileDigest {
  /// The SHA-256 of a file's bytes, in hexadecimal.
  ///
  /// - Throws: `CommandLineError` where it cannot be read.
  static func hex(_ path: String) throws(CommandLineError) -> String {
    guard let file = fopen(path, "re") else {
      throw CommandLineError(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    if ferror(file) != 0 { throw CommandLineError(.noInput, "\(path) cannot be read.") }
    return digest.hex()
  }
}
