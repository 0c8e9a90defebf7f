import CommandLine
import Glibc
import Traces

/// A file that is written bit by bit and stands under its name when it is whole, in place of one that may be there. A pipe
/// or a device is written to as it is, and so is the standard output, `-`.
final class OutputFile {
  private let path: String
  /// nil for the standard output, which says itself why nothing is written any more.
  private let file: FileOutput?

  /// Makes a whole file of some bytes.
  static func make(
    _ path: String, of bytes: [UInt8], besides files: inout FilesInUse
  ) throws(CommandLineError) {
    let file = try OutputFile(path, besides: &files)
    try file.write(bytes)
    try file.publish()
  }

  /// Begins the file.
  ///
  /// - Parameters:
  ///   - files: what else the command reads and makes, of which it must be none.
  ///   - option: the option that named it, where the command's tables go to the standard output.
  /// - Throws: `CommandLineError` (cannot create) where it cannot be made, and as `FilesInUse.claim`.
  convenience init(
    _ path: String, besides files: inout FilesInUse, andTables option: String? = nil
  ) throws(CommandLineError) {
    try files.claim(path, besideTables: option)
    try self.init(path)
  }

  /// Begins a file that has been claimed.
  ///
  /// - Throws: `CommandLineError` (cannot create) where it cannot be made.
  init(_ path: String) throws(CommandLineError) {
    self.path = path
    if path == "-" {
      file = nil
      return
    }
    guard let file = FileOutput(unseen: path) else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    self.file = file
  }

  /// Writes more of it: UTF-8.
  ///
  /// - Throws: `CommandLineError` (I/O error) where it cannot be written, as on a full disk.
  func write(_ bytes: [UInt8]) throws(CommandLineError) {
    guard let file else {
      StandardStream.output.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    try check(bytes.withUnsafeBytes { file.write($0) })
  }

  /// Gives it its name.
  func publish() throws(CommandLineError) {
    if let file { try check(file.publish()) }
  }

  private func check(_ problem: Int32) throws(CommandLineError) {
    guard problem != 0 else { return }
    throw CommandLineError(.ioErr, "\(path) cannot be written: \(String(cString: strerror(problem))).")
  }
}
