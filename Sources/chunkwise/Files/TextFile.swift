import CommandLine
import Mixtures

/// Files that are read whole.
enum TextFile {
  /// The text of a file; `-` is the standard input.
  ///
  /// - Parameter limit: The most bytes that are accepted.
  /// - Throws: `CommandLineError` where it cannot be read, is longer or is not UTF-8.
  static func text(at path: String, limit: Int = 1 << 30) throws(CommandLineError) -> String {
    let bytes: [UInt8]
    do {
      bytes = try fileBytes(path, limit: limit)
    } catch {
      throw CommandLineError(error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandLineError(.dataErr, "\(path) is not UTF-8 text.")
    }
    return text
  }
}
