import CommandLine
import Glibc

/// A file that is written bit by bit and stands under its name when it is whole, in place of one that may be there. A pipe
/// or a device is written to as it is, and so is the standard output, `-`.
final class OutputFile {
  /// What error messages call it.
  let name: String
  private let path: String
  private let descriptor: Int32
  /// The name that it has until it is whole; nil where it has its own from the beginning.
  private var provisionalPath: String?

  /// Begins the file.
  ///
  /// - Throws: `CommandLineError` (cannot create) where it cannot be made.
  init(_ path: String) throws(CommandLineError) {
    self.path = path
    name = path == "-" ? "The standard output" : path
    var status = stat()
    let isFile = path != "-" && (stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG)
    provisionalPath = isFile ? "\(path).\(getpid()).part" : nil
    descriptor =
      path == "-"
      ? dup(STDOUT_FILENO)
      : open(provisionalPath ?? path, O_WRONLY | O_CLOEXEC | (isFile ? O_CREAT | O_TRUNC : 0), 0o644)
    guard descriptor >= 0 else {
      throw CommandLineError(.cantCreate, "\(name) cannot be made: \(String(cString: strerror(errno))).")
    }
  }

  deinit {
    close(descriptor)
    if let provisionalPath { unlink(provisionalPath) }
  }

  /// Writes more of it.
  ///
  /// - Throws: `CommandLineError` (I/O error) where it cannot be written, as on a full disk.
  func write(_ bytes: [UInt8]) throws(CommandLineError) {
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
    if code == EPIPE { return CommandLineError(.ioErr, "The reader of the output closed it before its end.") }
    return CommandLineError(.ioErr, "\(name) cannot be written: \(String(cString: strerror(code))).")
  }
}
