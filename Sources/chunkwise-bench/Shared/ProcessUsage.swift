import Glibc

/// What this process has used so far.
struct ProcessUsage {
  /// Time on cores outside and inside the kernel, in nanoseconds.
  let userNs: Int64
  let systemNs: Int64

  /// Reads the kernel's account.
  static var now: ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ProcessUsage(userNs: nanoseconds(usage.ru_utime), systemNs: nanoseconds(usage.ru_stime))
  }

  private static func nanoseconds(_ time: timeval) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
  }
}
