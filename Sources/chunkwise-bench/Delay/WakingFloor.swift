import Glibc

/// How late this machine wakes a thread that does nothing but sleep: what no program on it can do better than.
enum WakingFloor {
  /// Sleeps for a millisecond at a time until the task is cancelled. Returns the delays, in nanoseconds.
  ///
  /// Blocks the thread that it runs on.
  static func measure() -> [Double] {
    var delays: [Double] = []
    while !Task.isCancelled {
      let dueNs = Clock.nowNs + 1_000_000
      var due = timespec(tv_sec: Int(dueNs / 1_000_000_000), tv_nsec: Int(dueNs % 1_000_000_000))
      guard clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nil) == 0 else { continue }
      delays.append(Double(Clock.nowNs - dueNs))
    }
    return delays
  }
}
