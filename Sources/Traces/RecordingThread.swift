internal import Engine
internal import Glibc

/// A thread that runs one recording loop and is waited for once.
final class RecordingThread: Sendable {
  private let running: Lock<pthread_t?>

  /// Starts the loop, which nobody else may use from here on.
  init(_ loop: consuming sending RecordingLoop) {
    // All signals stay blocked on this thread: a closed pipe (SIGPIPE) and a file too large (SIGXFSZ) then show as
    // errors of the write that met them, without a change to how the process treats signals.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(loop).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<RecordingLoop>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context)
    // Like memory, threads run out only where the process is beyond help.
    precondition(code == 0, "No thread could be started: \(TraceOutput.text(of: code))")
    running = Lock(thread)
  }

  /// Waits until the loop has ended. Further calls return once the first has been made.
  func join() {
    let thread = running.withLock { running -> pthread_t? in
      defer { running = nil }
      return running
    }
    if let thread { pthread_join(thread, nil) }
  }
}
