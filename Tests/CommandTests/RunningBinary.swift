import Glibc
import Testing

/// A program, chunkwise unless another is named, while it runs. What it writes is taken in while its end or an event is waited for, and only then, so
/// that a test can also be a reader that does not read.
final class RunningBinary {
  /// Where the program's standard output goes.
  enum Output {
    case pipe
    case closed
    case file(String)
    /// A terminal of so many columns; its standard error goes there too. One that is stopped, as by Ctrl-S, takes nothing.
    case terminal(columns: Int, isStopped: Bool = false)
  }

  /// What is left of it.
  struct End {
    /// The exit code; −1 if a signal ended it.
    var code: Int32
    /// The signal that ended it; 0 for none.
    var signal: Int32
    var output: String
    var errors: String

    /// What it complained of in the end, without its name; nil unless it did so once.
    var complaint: String? {
      let lines = errors.split(separator: "\n").filter { $0.hasPrefix("chunkwise: ") }
      return lines.count == 1 ? String(lines[0].dropFirst("chunkwise: ".count)) : nil
    }
  }

  /// Preparation that leaves the program the first of its cores alone.
  static let onOneCore =
    "taskset -cp $(sed -n 's/^Cpus_allowed_list:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/self/status) $$ >/dev/null && "

  private let process: pid_t
  private var pipes: [Int32]
  private var bytes: [[UInt8]] = [[], []]
  private var status: Int32?

  /// Starts it.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - environment: all of its environment.
  ///   - input: a file for its standard input; nil: there is nothing to read.
  ///   - blocks: how long its files may become, in units of 512 bytes; nil: any length.
  ///   - signal: a signal that it is started to ignore.
  ///   - preparation: what a shell does before; `$@` are the arguments.
  init(
    _ arguments: [String], of program: String = Binary.path, environment: [String: String] = [:],
    input: String? = nil, output: Output = .pipe, fileLimit blocks: Int? = nil, ignoring signal: Int32? = nil,
    after preparation: String = ""
  ) throws {
    var ends = [try Self.pipe(), try Self.pipe()]
    if case .terminal(let columns, let isStopped) = output {
      close(ends[0].reader)
      close(ends[0].writer)
      ends[0] = try Self.terminal(columns: columns)
      if isStopped { tcflow(ends[0].writer, TCOOFF) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input ?? "/dev/null", O_RDONLY, 0)
    var errors = ends[1].writer
    switch output {
    case .pipe: posix_spawn_file_actions_adddup2(&actions, ends[0].writer, STDOUT_FILENO)
    case .closed: posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO)
    case .file(let path):
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT, 0o644)
    case .terminal: posix_spawn_file_actions_adddup2(&actions, ends[0].writer, STDOUT_FILENO)
    }
    if case .terminal = output { errors = ends[0].writer }
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // A connection of another test that lived on in this process would not be seen to close.
    for descriptor in Self.openDescriptors where descriptor > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = [program] + arguments
    let preparation =
      (blocks.map { "ulimit -f \($0); " } ?? "") + (signal.map { "trap '' \($0); " } ?? "") + preparation
    if !preparation.isEmpty { words = ["/bin/sh", "-c", preparation + "exec \"$0\" \"$@\""] + words }
    var variables = ["PATH=/usr/bin:/bin"]
    for (name, value) in environment { variables.append("\(name)=\(value)") }
    var process: pid_t = 0
    let code = Self.withPointers(words) { argv in
      Self.withPointers(variables) { posix_spawn(&process, words[0], &actions, &attributes, argv, $0) }
    }
    for pair in ends { close(pair.writer) }
    pipes = ends.map(\.reader)
    self.process = process
    try #require(code == 0, "\(words[0]) could not be started.")
  }

  deinit {
    for pipe in pipes where pipe >= 0 { close(pipe) }
    guard status == nil else { return }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// A pipe, whose reader does not block.
  ///
  /// By way of a file, because that closes its ends on exec from the beginning: a program that is started by another test
  /// at the same time would hold them open.
  private static func pipe() throws -> (reader: Int32, writer: Int32) {
    let folder = TemporaryFolder()
    let path = folder.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    let writer = open(path, O_WRONLY | O_CLOEXEC)
    try #require(reader >= 0 && writer >= 0)
    return (reader, writer)
  }

  /// A terminal whose lines end as they were written. Its reader does not block.
  private static func terminal(columns: Int) throws -> (reader: Int32, writer: Int32) {
    var (leader, follower): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&leader, &follower, nil, nil, &size) == 0)
    var settings = termios()
    tcgetattr(follower, &settings)
    settings.c_oflag &= ~tcflag_t(OPOST)
    tcsetattr(follower, TCSANOW, &settings)
    for descriptor in [leader, follower] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(leader, F_SETFL, O_NONBLOCK)
    return (leader, follower)
  }

  private static var openDescriptors: [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var descriptors: [Int32] = []
    // Read in place: a copy of the whole array would reach behind the last entry.
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let descriptor = Int32(name) { descriptors.append(descriptor) }
    }
    return descriptors
  }

  private static func withPointers<Result>(
    _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = words.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  /// What it has written to its standard output so far.
  var output: String {
    takeIn(0)
    return String(decoding: bytes[0], as: UTF8.self)
  }

  /// What it has written to its standard error so far.
  var errors: String {
    takeIn(1)
    return String(decoding: bytes[1], as: UTF8.self)
  }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(process, signal) }

  /// Closes the reader's end of its standard output.
  func closeOutput() {
    close(pipes[0])
    pipes[0] = -1
  }

  /// Waits until it has ended.
  ///
  /// - Parameter readsOutput: false for a reader that never reads.
  func end(readsOutput: Bool = true) async throws -> End {
    try await until("the program ends") {
      if readsOutput { takeIn(0) }
      takeIn(1)
      return hasEnded
    }
    // What it had written before it ended is in the pipes.
    for index in pipes.indices { while takeIn(index) {} }
    let (output, errors) = (output, errors)
    let end = status!
    let signal = end & 0x7F
    return End(code: signal == 0 ? end >> 8 & 0xFF : -1, signal: signal, output: output, errors: errors)
  }

  /// Whether it has ended.
  var hasEnded: Bool {
    if status != nil { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    self.status = status
    return true
  }

  /// Reads what is in a pipe, but no more than 64 KiB; false if there is nothing.
  @discardableResult
  private func takeIn(_ index: Int) -> Bool {
    guard pipes[index] >= 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(pipes[index], &buffer, buffer.count)
    if count > 0 { bytes[index] += buffer[..<count] }
    return count > 0
  }
}

/// Looks again and again until something has happened. What has not after five minutes never will, however busy the
/// machine is.
func until(_ event: String, _ condition: () throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(300)
  while try !condition() {
    try #require(ContinuousClock.now < deadline, "It did not happen that \(event).")
    try await Task.sleep(for: .milliseconds(1))  // between two looks; nothing rests on its length
  }
}
