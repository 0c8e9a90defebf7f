internal import Engine

/// One wait for an instant. Whoever comes first, the clock or the cancellation, ends it.
final class Sleeper: Sendable {
  private enum State {
    case awake
    case asleep(UnsafeContinuation<Void, Never>)
    case over
  }
  private let state = Lock(State.awake)

  /// Suspends until `wake()`; returns at once if that came first.
  func sleep() async {
    await withUnsafeContinuation { continuation in
      let isOver = state.withLock { state in
        if case .over = state { return true }
        state = .asleep(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// Ends the wait. Further calls do nothing.
  func wake() {
    let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      defer { state = .over }
      if case .asleep(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume()
  }
}
