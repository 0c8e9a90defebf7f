internal import Glibc

/// A value that one thread at a time may see.
///
/// Over `pthread_mutex_t` and not `Synchronization.Mutex`, because the thread sanitizer knows the former and reports
/// false races with the latter.
public struct Lock<State>: ~Copyable, @unchecked Sendable {
  // Sendable: `state` is only reached with `mutex` held, and both live as long as this value, which cannot be copied.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let state: UnsafeMutablePointer<State>

  /// Makes a lock around a value.
  public init(_ initial: consuming sending State) {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    state = .allocate(capacity: 1)
    state.initialize(to: initial)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Runs `body` with the lock held. It must neither suspend, nor resume a continuation, nor call out.
  @inlinable
  public borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending State) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    acquire()
    defer { release() }
    return try body(&value.pointee)
  }

  @usableFromInline var value: UnsafeMutablePointer<State> { state }
  @usableFromInline func acquire() { pthread_mutex_lock(mutex) }
  @usableFromInline func release() { pthread_mutex_unlock(mutex) }
}
