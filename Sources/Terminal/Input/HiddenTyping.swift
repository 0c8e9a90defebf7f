internal import Engine
internal import Glibc

/// A terminal that does not show what is typed, for as long as something else is drawn on it: an echo would come between
/// its lines, and Enter move them.
///
/// Nothing typed is lost. It waits in the terminal, as it does in a shell while a command runs, and whoever reads the next
/// line shows it; Ctrl-C forgets it. Ctrl-Z stops the process with the terminal as it was, and a crash leaves it so. Only
/// SIGKILL leaves it silent, which shells that see to their terminal mend.
public final class HiddenTyping: Sendable {
  /// Whether somebody has it hidden. Whoever begins meanwhile has nothing to do.
  private static let isHeld = Lock(false)

  private let wake = WakePipe()
  private let thread = Lock<WorkThread?>(nil)

  /// Begins, if there is a terminal. `close` has to be called in the end.
  public init() {
    guard TerminalModes.descriptor != nil else { return }
    let isFirst = Self.isHeld.withLock { isHeld in
      defer { isHeld = true }
      return !isHeld
    }
    guard isFirst else { return }
    JobControl.watch()
    TerminalModes.hideTyping()
    thread.withLock { $0 = WorkThread { self.followJobControl() } }
  }

  /// Ends: the terminal is as it was.
  public func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    wake.signal()
    thread.join()
    Self.show()
    Self.isHeld.withLock { $0 = false }
  }

  /// Makes the terminal as it was, for a process that ends at once.
  public static func show() { TerminalModes.restore() }

  /// Gives the terminal back as it was before the process stops, and takes it again when it goes on.
  private func followJobControl() {
    JobControl.withholdingStops {
      while wake.wait(for: [JobControl.descriptor]) != nil {
        while let event = JobControl.next() {
          Self.show()
          if event == .stop { JobControl.stop() }
          TerminalModes.hideTyping()
        }
      }
    }
  }
}
