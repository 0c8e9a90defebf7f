internal import Glibc
internal import Synchronization

/// Standard output, standard error, or another descriptor that text is written to.
///
/// A reader that goes away (EPIPE) is the end of the output, not of the program: later writes do nothing, `failure` says
/// so, and the program, having finished its trace, ends with `ExitCode.ioErr`.
public final class StandardStream: Sendable {
  /// Where data goes.
  public static let output = StandardStream(descriptor: STDOUT_FILENO)
  /// Where progress and diagnostics go, for people wherever they read them.
  public static let error = StandardStream(descriptor: STDERR_FILENO, isForPeople: true)

  private let descriptor: Int32
  /// Whether nothing that would steer a terminal is written, though it is none: somebody may show it on one.
  private let isForPeople: Bool
  /// The `errno` of the write that failed; 0 while all is well.
  private let failed = Atomic<Int32>(0)
  /// Whether a person watches.
  public let isTerminal: Bool
  /// Whether it is a pipe.
  public let isPipe: Bool
  /// Whether text may be coloured: on a terminal that is not `dumb`, unless `NO_COLOR` is set (no-color.org).
  public let isColoured: Bool

  /// Makes a stream over an open descriptor, which stays the caller's.
  ///
  /// - Parameter isForPeople: a pipe or a file, too, gets nothing that would steer a terminal.
  public init(descriptor: Int32, isForPeople: Bool = false) {
    self.descriptor = descriptor
    self.isForPeople = isForPeople
    isTerminal = isatty(descriptor) == 1
    var status = stat()
    isPipe = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    isColoured = isTerminal && Self.environmentAllowsColour
  }

  private static var environmentAllowsColour: Bool {
    if let set = getenv("NO_COLOR"), set[0] != 0 { return false }
    return terminalUnderstandsControls
  }

  private static var terminalUnderstandsControls: Bool {
    guard let kind = getenv("TERM") else { return false }
    return String(cString: kind) != "dumb"
  }

  /// Whether a line can be written over: on a terminal that is not `dumb`.
  public var isRewritable: Bool { isTerminal && Self.terminalUnderstandsControls }

  /// How many cells a line of the terminal has, as far as is known: `COLUMNS`, or what the terminal says, or 80. nil
  /// where there is no terminal: then a line may be of any length.
  public var width: Int? {
    guard isTerminal else { return nil }
    if let columns = getenv("COLUMNS"), let width = Int(String(cString: columns)), width > 0 { return width }
    return size.map { Int($0.ws_col) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// How many lines the terminal has, as far as is known: what it says, or 24. nil where there is no terminal.
  public var height: Int? {
    guard isTerminal else { return nil }
    return size.map { Int($0.ws_row) }.flatMap { $0 > 0 ? $0 : nil } ?? 24
  }

  private var size: winsize? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Makes writes to closed pipes and sockets fail with EPIPE in the whole process, in place of ending it.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Why nothing is written any more; nil while all is well.
  public var failure: CommandLineError? {
    let number = failed.load(ordering: .relaxed)
    if number == 0 { return nil }
    if number == EPIPE {
      return CommandLineError(.ioErr, "The reader of the output closed it before its end.")
    }
    return CommandLineError(.ioErr, "The output cannot be written: \(String(cString: strerror(number))).")
  }

  /// Whether nothing is written any more because the reader closed its end (EPIPE).
  public var readerHasGone: Bool { failed.load(ordering: .relaxed) == EPIPE }

  /// Writes text in full, whoever wrote it: a pipe or a file gets it as it is, unless it is for people; a terminal nothing
  /// that would steer it. After a failed write it does nothing.
  ///
  /// - Parameter style: how it stands out, where this stream is coloured.
  public func write(_ text: String, _ style: TextStyle? = nil) {
    guard isTerminal || isForPeople else { return write(steering: text) }
    write(steering: style.map { styled(text, $0) } ?? text.withVisibleControls)
  }

  /// Writes text of our own that steers a terminal, in full and as it is. What somebody else wrote must have been disarmed
  /// (`withVisibleControls`) before it became part of it.
  public func write(steering text: String) {
    guard failed.load(ordering: .relaxed) == 0 else { return }
    var text = text
    let problem = text.withUTF8 { Self.writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
    if problem != 0 { failed.store(problem, ordering: .relaxed) }
  }

  /// Writes everything, and returns 0 or the `errno` of the failure.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Someone made the shared terminal or pipe non-blocking; wait until it takes more.
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = Glibc.poll(&poll, 1, -1)
      default: return errno
      }
    }
    return 0
  }
}
