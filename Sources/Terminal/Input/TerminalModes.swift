internal import Engine
internal import Glibc
internal import Synchronization

/// The modes of the terminal while it does not show what is typed, put back also where the process crashes.
enum TerminalModes {
  /// The terminal that we may change; nil where there is none. Whoever has the prompts or the answers elsewhere still sees
  /// the rest, and types, on the same one.
  static let descriptor = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].first { isatty($0) == 1 }

  /// Signals of a program that is wrong, or that aborts.
  private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT]

  /// Guards what follows; the handler of a crash goes without, for it may have been interrupted in here.
  private static let isChanged = Lock(false)
  /// The terminal that is to be put back; −1 while none is changed.
  private static let changed = Atomic<Int32>(-1)
  // Written under the lock while `changed` is −1, and read by the handler only while it is not.
  nonisolated(unsafe) private static let before = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  // As `before`: what the signals did, by their numbers.
  nonisolated(unsafe) private static let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)

  /// Stops showing what is typed. In the background, where the terminal is somebody else's, it does nothing: whoever changes
  /// modes there is stopped (SIGTTOU).
  static func hideTyping() {
    isChanged.withLock { isChanged in
      guard !isChanged, let descriptor, isInForeground(descriptor), tcgetattr(descriptor, before) == 0 else {
        return
      }
      isChanged = true
      for signal in crashes { takeOver(signal) }
      changed.store(descriptor, ordering: .sequentiallyConsistent)
      var modes = before.pointee
      modes.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(descriptor, TCSANOW, &modes)
    }
  }

  /// Makes the terminal as it was. In the background it is left to whoever has it now.
  static func restore() {
    isChanged.withLock { isChanged in
      guard isChanged, let descriptor else { return }
      isChanged = false
      if isInForeground(descriptor) { tcsetattr(descriptor, TCSANOW, before) }
      changed.store(-1, ordering: .sequentiallyConsistent)
      for signal in crashes { sigaction(signal, actions + Int(signal), nil) }
    }
  }

  private static func isInForeground(_ descriptor: Int32) -> Bool { tcgetpgrp(descriptor) == getpgrp() }

  /// Puts the terminal back before a crash goes its way. `tcsetattr`, `sigaction` and `raise` may be called by a handler
  /// (POSIX.1-2017, XSH 2.4.3).
  private static func takeOver(_ signal: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      let descriptor = TerminalModes.changed.load(ordering: .sequentiallyConsistent)
      if descriptor >= 0 { tcsetattr(descriptor, TCSANOW, TerminalModes.before) }
      sigaction(signal, TerminalModes.actions + Int(signal), nil)
      // It comes again once this handler has returned.
      raise(signal)
    }
    sigaction(signal, &action, actions + Int(signal))
  }
}
