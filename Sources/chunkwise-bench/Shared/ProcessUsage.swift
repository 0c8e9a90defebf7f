import Glibc

/// What a process has used so far.
struct ProcessUsage {
  /// Time on cores outside and inside the kernel, in nanoseconds.
  let userNs: Int64
  let systemNs: Int64

  /// The kernel's account of this process.
  static var now: ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ProcessUsage(usage)
  }

  init(_ usage: rusage) {
    userNs = Self.nanoseconds(usage.ru_utime)
    systemNs = Self.nanoseconds(usage.ru_stime)
  }

  private static func nanoseconds(_ time: timeval) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
  }
}
