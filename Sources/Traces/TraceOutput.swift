internal import Glibc

/// The file, pipe or device that a trace is written to.
final class TraceOutput {
  /// What error messages call it.
  let name: String
  private let file: FileOutput
  private let isRegular: Bool
  /// Whether the file was made here, and was not there before.
  private var isNew = false
  /// Whether the file is not to be seen until it is published.
  var isUnseen: Bool { file.isUnseen }
  /// Bytes that stand in it.
  private(set) var position = 0

  private init(name: String, _ file: FileOutput) {
    self.name = name
    self.file = file
    var status = stat()
    isRegular = fstat(file.descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private var descriptor: Int32 { file.descriptor }

  deinit {
    // A process that is being started holds a copy of the descriptor until it runs its program, and with it the lock.
    if isRegular { flock(descriptor, LOCK_UN) }
  }

  /// Makes a file; `-` is the standard output.
  ///
  /// An existing regular file is an error unless it is to be replaced; a pipe or a device is written to as it is.
  static func creating(_ path: String, replacing: Bool) throws(TraceError) -> TraceOutput {
    if path == "-" { return TraceOutput(name: "the standard output", FileOutput(dup(STDOUT_FILENO))) }
    var descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    let isNew = descriptor >= 0
    if descriptor < 0, errno == EEXIST {
      // Opened without O_TRUNC: nothing of a file is lost before it is known that nobody else writes it.
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw cannotMake(path) }
    let output = TraceOutput(name: path, FileOutput(descriptor))
    guard output.isRegular else { return output }
    output.isNew = isNew
    try output.lock()
    var status = stat()
    fstat(descriptor, &status)
    if status.st_size > 0, !replacing {
      throw TraceError(
        .exists, "The trace \(path) is there already; name another file, or resume it.")
    }
    ftruncate(descriptor, 0)
    return output
  }

  /// Makes a file that is seen under its name once it is published, and that is gone if it never is; `-` is the standard
  /// output. A pipe or a device is written to as it is; a file that holds something is an error.
  static func creatingUnseen(_ path: String) throws(TraceError) -> TraceOutput {
    if path == "-" { return try creating(path, replacing: false) }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      throw TraceError(.exists, "\(path) is there already, and no file is replaced; name another one.")
    }
    guard let file = FileOutput(unseen: path) else { throw cannotMake(path) }
    return TraceOutput(name: path, file)
  }

  /// Gives a file its name. Returns 0, or `errno`.
  func publish() -> Int32 { file.publish() }

  /// Opens a file that has been written to before; `position` stands at its beginning.
  static func reopening(_ path: String) throws(TraceError) -> TraceOutput {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TraceError(.open(errno), "The trace \(path) cannot be opened: \(text(of: errno)).")
    }
    let output = TraceOutput(name: path, FileOutput(descriptor))
    guard output.isRegular else {
      throw TraceError(.open(ESPIPE), "The trace \(path) is no regular file and cannot be resumed.")
    }
    try output.lock()
    return output
  }

  private static func cannotMake(_ path: String) -> TraceError {
    TraceError(.create(errno), "The trace \(path) cannot be made: \(text(of: errno)).")
  }

  private func lock() throws(TraceError) {
    // File systems without locks answer with other errors; there nothing can be known, and nothing is refused.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw TraceError(.busy, "The trace \(name) is being written by another process.")
    }
  }

  /// Writes all of the bytes. Returns 0, or `errno`; then a part of them may have been written.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    let problem = file.write(bytes)
    if problem == 0 { position += bytes.count }
    return problem
  }

  /// Puts `bytes` at `offset`, ends the file behind them, and goes on writing there. Returns 0, or `errno`.
  ///
  /// The file is cut last, so that a crash in between loses nothing.
  func replaceTail(from offset: Int, with bytes: [UInt8]) -> Int32 {
    guard lseek(descriptor, offset, SEEK_SET) == offset else { return errno }
    position = offset
    let problem = bytes.withUnsafeBytes { write($0) }
    if problem != 0 { return problem }
    return ftruncate(descriptor, position) == 0 ? 0 : errno
  }

  /// Cuts a file off at `size`. A pipe keeps what it got.
  func truncate(to size: Int) {
    guard isRegular, ftruncate(descriptor, size) == 0 else { return }
    position = size
  }

  /// Removes a file that was made here: one that holds nothing is no trace.
  func remove() {
    if isNew { unlink(name) }
  }

  /// Waits until a file's bytes are on the disk. Returns 0, or `errno`.
  func synchronize() -> Int32 {
    guard isRegular else { return 0 }
    return fdatasync(descriptor) == 0 ? 0 : errno
  }

  static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
