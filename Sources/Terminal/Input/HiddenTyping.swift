internal import Engine
internal import Glibc

/// A terminal that does not show what is typed, for as long as something else is drawn on it: an echo would come between
/// its lines, and Enter move them.
///
/// Nothing typed is lost. It waits in the terminal, as it does in a shell while a command runs, and whoever reads the next
/// line shows it; Ctrl-C forgets it. Ctrl-Z stops the process with the terminal as it was. Only what ends the process
/// without a word, SIGKILL or a crash, leaves it silent; shells that see to their terminal mend that.
public final class HiddenTyping: Sendable {
  /// The terminal's modes as they were; nil while it shows what is typed.
  private static let modes = Lock<termios?>(nil)

  private let wake = WakePipe()
  private let thread = Lock<WorkThread?>(nil)

  /// Begins, if the standard input is a terminal. `close` has to be called in the end.
  public init() {
    guard isatty(STDIN_FILENO) == 1 else { return }
    JobControl.watch()
    Self.hide()
    thread.withLock { $0 = WorkThread { self.followJobControl() } }
  }

  /// Ends: the terminal is as it was.
  public func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    wake.signal()
    thread.join()
    Self.show()
  }

  /// Makes the terminal as it was, for a process that ends at once.
  public static func show() {
    modes.withLock { modes in
      guard var before = modes.take() else { return }
      tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }
  }

  private static func hide() {
    modes.withLock { modes in
      var before = termios()
      guard modes == nil, tcgetattr(STDIN_FILENO, &before) == 0 else { return }
      modes = before
      before.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }
  }

  /// Gives the terminal back as it was before the process stops, and takes it again when it goes on.
  private func followJobControl() {
    JobControl.withholdingStops {
      while wake.wait(for: [JobControl.descriptor]) != nil {
        while let event = JobControl.next() {
          Self.show()
          if event == .stop { JobControl.stop() } else { Self.hide() }
        }
      }
    }
  }
}
