/// Something that happens once, and that one task waits for.
final class Signal: Sendable {
  private enum State {
    case waiting(UnsafeContinuation<Void, Never>?)
    case fired
  }

  private let state = Lock(State.waiting(nil))

  /// Lets the waiting task go on; later calls do nothing.
  func fire() {
    let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      guard case .waiting(let waiter) = state else { return nil }
      state = .fired
      return waiter
    }
    waiter?.resume()
  }

  /// Waits until it has been fired.
  func wait() async {
    await withUnsafeContinuation { continuation in
      let hasFired = state.withLock { state in
        if case .fired = state { return true }
        state = .waiting(continuation)
        return false
      }
      if hasFired { continuation.resume() }
    }
  }
}
