import CommandLine
import Glibc

/// A file that is written bit by bit and stands under its name when it is whole, in place of one that may be there. A pipe
/// or a device is written to as it is, and so is the standard output, `-`.
final class OutputFile {
  private let path: String
  /// −1 for the standard output, which says itself why nothing is written any more.
  private let descriptor: Int32
  /// The name that it has until it is whole; nil where it has its own from the beginning.
  private var provisionalPath: String?

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
  init(
    _ path: String, besides files: inout FilesInUse, andTables option: String? = nil
  ) throws(CommandLineError) {
    try files.claim(path, besideTables: option)
    self.path = path
    if path == "-" {
      descriptor = -1
      return
    }
    var status = stat()
    let isFile = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    let provisionalPath = isFile ? "\(path).\(getpid()).part" : nil
    descriptor = open(provisionalPath ?? path, O_WRONLY | O_CLOEXEC | (isFile ? O_CREAT | O_TRUNC : 0), 0o644)
    guard descriptor >= 0 else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    self.provisionalPath = provisionalPath
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let provisionalPath { unlink(provisionalPath) }
  }

  /// Writes more of it: UTF-8.
  ///
  /// - Throws: `CommandLineError` (I/O error) where it cannot be written, as on a full disk.
  func write(_ bytes: [UInt8]) throws(CommandLineError) {
    guard descriptor >= 0 else {
      StandardStream.output.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    let problem = bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return errno }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return 0
    }
    if problem != 0 { throw failure(problem) }
  }

  /// Gives it its name.
  func publish() throws(CommandLineError) {
    guard let provisionalPath else { return }
    guard rename(provisionalPath, path) == 0 else { throw failure(errno) }
    self.provisionalPath = nil
  }

  private func failure(_ code: Int32) -> CommandLineError {
    CommandLineError(.ioErr, "\(path) cannot be written: \(String(cString: strerror(code))).")
  }
}
