import Engine
import TokenStreams

/// Keeps, beside what a run records, the check of each request's first text.
final class DemoLog: Sendable {
  private let log: RunLog
  private let checks = Lock([Int: FirstTextCheck]())

  init(_ log: RunLog) { self.log = log }

  func record(_ request: Int, _ observation: Observation) {
    log.record(request, observation)
    checks.withLock { $0[request, default: FirstTextCheck()].add(observation) }
  }

  /// Measured minus expected time to first text in nanoseconds, by policy.
  func errorsNs(of policy: String) -> [Int64] {
    checks.withLock { checks in
      checks.keys.sorted().compactMap { request in
        guard let check = checks[request], check.policy == policy, let measured = check.measuredNs,
          let expected = check.expectedNs
        else { return nil }
        return measured - expected
      }
    }
  }
}
