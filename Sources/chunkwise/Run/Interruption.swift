import Engine
import Glibc
import Synchronization

/// Ctrl-C and its like, as something that a task can wait for.
///
/// The first SIGINT, SIGTERM or SIGHUP lets the waiting task go on, so that requests end properly and the trace is
/// closed; a second one ends the process at once.
final class Interruption: Sendable {
  private enum State {
    case waiting(CheckedContinuation<Void, Never>?)
    case over
  }

  /// The end of the pipe that the signal handler writes to; a handler may do little else.
  private static let writer = Atomic<Int32>(-1)

  private let reader: Int32
  private let state = Lock(State.waiting(nil))

  /// Takes the signals over for the rest of the process, but for those that it was started to ignore (`nohup`, `&`).
  ///
  /// Not with a mask and `sigwait`: the main thread of an asynchronous program waits in `sigsuspend` with nothing masked
  /// (libdispatch on Linux), and a signal that finds no handler there ends the process.
  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "The system refuses a pipe.")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reader = ends[0]
    Self.writer.store(ends[1], ordering: .sequentiallyConsistent)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<Interruption>.fromOpaque(context!).takeRetainedValue().watch()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "The system refuses a thread.")
    pthread_detach(thread)
    for signal in [SIGINT, SIGTERM, SIGHUP] { Self.takeOver(signal) }
  }

  private static func takeOver(_ signal: Int32) {
    var action = sigaction()
    sigaction(signal, nil, &action)
    // Function pointers cannot be compared; SIG_IGN is a number in the guise of one.
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    guard handler != unsafeBitCast(SIG_IGN, to: Int.self) else { return }
    action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { signal in
      let code = errno
      var byte = UInt8(truncatingIfNeeded: signal)
      _ = write(Interruption.writer.load(ordering: .relaxed), &byte, 1)
      errno = code
    }
    sigaction(signal, &action, nil)
  }

  private func watch() {
    _ = nextSignal()
    fire()
    _exit(128 + nextSignal())
  }

  private func nextSignal() -> Int32 {
    var signal: UInt8 = 0
    while read(reader, &signal, 1) < 0, errno == EINTR {}
    return Int32(signal)
  }

  /// Lets the waiting task go on, as a signal would.
  func fire() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard case .waiting(let waiter) = state else { return nil }
      state = .over
      return waiter
    }
    waiter?.resume()
  }

  /// Waits for the first signal. Returns early if the task is cancelled. One task may wait.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if case .over = state { return true }
          state = .waiting(continuation)
          return false
        }
        // A cancellation before this point has made it over; a later one finds the continuation.
        if isOver { continuation.resume() }
      }
    } onCancel: {
      fire()
    }
  }

  /// Runs `work`, and cancels it when a signal comes. Returns whether one came.
  func cancelling(_ work: @escaping @Sendable () async -> Void) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await work()
        return false
      }
      group.addTask {
        await self.wait()
        return true
      }
      let wasInterrupted = await group.next() ?? false
      group.cancelAll()
      await group.waitForAll()
      return wasInterrupted
    }
  }
}
