import Glibc

/// The clocks that are measured with, in nanoseconds.
enum Clock {
  /// The clock of all instants.
  static var nowNs: Int64 { read(CLOCK_MONOTONIC) }
  /// What this thread has spent on a core: other processes on the machine do not count.
  static var threadNs: Int64 { read(CLOCK_THREAD_CPUTIME_ID) }
  /// What all threads of this process have spent on cores.
  static var processNs: Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
