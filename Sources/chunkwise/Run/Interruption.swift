import Engine
import Glibc

/// Ctrl-C and its like, as something that a task can wait for.
///
/// The first SIGINT, SIGTERM or SIGHUP lets the waiting task go on, so that requests end properly and the trace is
/// closed; a second one ends the process at once.
final class Interruption: Sendable {
  private enum State {
    case waiting(CheckedContinuation<Void, Never>?)
    case over
  }

  private let state = Lock(State.waiting(nil))

  /// Takes the signals over for the rest of the process. To be called before any other thread is started: each inherits
  /// the mask that keeps the signals from it.
  init() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<Interruption>.fromOpaque(context!).takeRetainedValue().watch()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "The system refuses a thread.")
    pthread_detach(thread)
  }

  private func watch() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    var signal: Int32 = 0
    sigwait(&signals, &signal)
    fire()
    sigwait(&signals, &signal)
    _exit(128 + signal)
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
        if isOver || Task.isCancelled { isOver ? continuation.resume() : fire() }
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
