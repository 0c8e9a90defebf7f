internal import CCurl
internal import Glibc

/// The present instant of CLOCK_MONOTONIC, in nanoseconds.
func monotonicNowNs() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
