internal import Glibc

/// Lets one thread sleep until another wakes it.
final class WakeUp: @unchecked Sendable {
  // Sendable: `isAwake` is only reached with `mutex` held; none of the three is moved while this object lives.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isAwake = false

  init() {
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    condition.initialize(to: pthread_cond_t())
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Wakes the sleeper, or spares it the next sleep.
  func wake() {
    pthread_mutex_lock(mutex)
    isAwake = true
    pthread_mutex_unlock(mutex)
    pthread_cond_signal(condition)
  }

  /// Sleeps until woken, or until the instant on the monotonic clock if there is one. Returns whether it was woken.
  func wait(untilNs: Int64?) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var time = timespec()
    if let untilNs {
      time = timespec(tv_sec: Int(untilNs / 1_000_000_000), tv_nsec: Int(untilNs % 1_000_000_000))
    }
    var code: Int32 = 0
    while !isAwake, code != ETIMEDOUT {
      code =
        untilNs == nil
        ? pthread_cond_wait(condition, mutex) : pthread_cond_timedwait(condition, mutex, &time)
    }
    defer { isAwake = false }
    return isAwake
  }
}
