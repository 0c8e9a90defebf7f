/// The numbers that a trace may hold. Nothing that was recorded comes near the limits; a file can hold any number, and
/// whoever adds two instants that were read, or some billions of counts, need not fear that the sum overflows.
public enum TraceLimits {
  /// Instants of a monotonic clock, and durations, in nanoseconds: up to 36 years.
  public static let instantsNs: ClosedRange<Int64> = 0...1 << 60
  /// Instants of the wall clock, in nanoseconds since 1970: up to the year 2116.
  static let wallNs: ClosedRange<Int64> = 0...1 << 62
  /// Counts, sizes in bytes, and numbers of requests, calls, layers and the like; −1: none, or unknown.
  static let counts = -1...1 << 36
  /// Bytes that a token takes.
  static let bytesPerToken = 0...1e6
}
