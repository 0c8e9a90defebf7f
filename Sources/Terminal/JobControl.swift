internal import Glibc
internal import Synchronization

/// The signals of a shell's job control, Ctrl-Z and `fg`, for those who draw on the terminal or have changed its modes:
/// a signal handler may do neither.
enum JobControl {
  /// What a signal asked for.
  enum Event: UInt8 {
    /// The process is to stop, and has not yet.
    case stop = 1
    /// It goes on: whoever was at the terminal meanwhile has written there, and may have changed its modes.
    case goOn
  }

  /// How often the process has gone on after it was stopped.
  static let continuations = Atomic<Int>(0)
  private static let pipe = WakePipe()
  /// Where the handlers write to, which may do little else.
  private static let writer = Atomic<Int32>(-1)

  /// Begins to take notice of the process going on.
  static func watch() {
    writer.store(pipe.writer, ordering: .sequentiallyConsistent)
    signal(SIGCONT) { _ in
      JobControl.continuations.add(1, ordering: .relaxed)
      JobControl.post(.goOn)
    }
  }

  /// Has Ctrl-Z reported by `next` while `body` runs, in place of stopping the process, unless it was started to ignore it.
  static func withholdingStops<Result>(_ body: () -> Result) -> Result {
    pipe.reset()
    let before = signal(SIGTSTP) { _ in JobControl.post(.stop) }
    // Function pointers cannot be compared; SIG_IGN is a number in the guise of one.
    if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
      signal(SIGTSTP, SIG_IGN)
    }
    defer { signal(SIGTSTP, before) }
    return body()
  }

  /// Can be read when there is an event.
  static var descriptor: Int32 { pipe.reader }

  /// The next event; nil if there is none.
  static func next() -> Event? {
    var byte: UInt8 = 0
    return read(pipe.reader, &byte, 1) == 1 ? Event(rawValue: byte) : nil
  }

  /// Stops the process as if nobody had withheld it, and returns when it goes on: at once where no shell could let it go on
  /// (an orphaned process group, POSIX.1-2017, XBD 3.264).
  static func stop() {
    let handler = signal(SIGTSTP, SIG_DFL)
    defer { signal(SIGTSTP, handler) }
    // A thread may have been started by one that has all signals blocked, as those of libdispatch have.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(SIGTSTP)
  }

  private static func post(_ event: Event) {
    let code = errno
    var byte = event.rawValue
    _ = write(writer.load(ordering: .relaxed), &byte, 1)
    errno = code
  }
}
