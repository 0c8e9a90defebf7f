internal import TokenStreams

extension RetryRule {
  /// How long to wait before retry number `retry` (from 0): at random between half and all of the doubled wait, so that
  /// clients that failed together do not come back together, and never less than the server asked for.
  func delayNs(retry: Int, after failure: StreamFailure, random: inout SplitMix64) -> Int64 {
    let longest = min(Double(capNs), Double(baseNs) * Double(UInt64(1) << UInt64(min(retry, 30))))
    let jittered = Int64(longest * (0.5 + 0.5 * random.unit()))
    return max(jittered, failure.retryAfterNs ?? 0)
  }
}
