/// Where all instants come from: nanoseconds of one clock that never goes back.
///
/// Everything that waits takes its time from here, so that tests run in virtual time.
public protocol Timebase: Sendable {
  /// The present instant.
  var nowNs: Int64 { get }
  /// Suspends until the instant has come. Returns early, without an error, if the task is cancelled.
  func sleep(untilNs: Int64) async
}
