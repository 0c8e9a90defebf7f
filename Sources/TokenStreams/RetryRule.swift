/// How often and how soon what failed is tried again.
public struct RetryRule: Equatable, Sendable {
  /// Retries that one request may spend, of calls and of rounds together.
  public var budget: Int
  /// Retries of one call that failed before its first delta.
  public var perCall: Int
  /// Further attempts at one round by the same aggregator after a failure.
  public var perRound: Int
  /// The longest first wait, in nanoseconds; it doubles with each retry.
  public var baseNs: Int64
  /// The longest wait that doubling leads to, in nanoseconds. A server's `Retry-After` may exceed it.
  public var capNs: Int64

  /// Makes a rule: 8 retries a request, 3 a call, 1 a round, waits from 500 ms up to 20 s.
  public init(
    budget: Int = 8, perCall: Int = 3, perRound: Int = 1, baseNs: Int64 = 500_000_000,
    capNs: Int64 = 20_000_000_000
  ) {
    self.budget = budget
    self.perCall = perCall
    self.perRound = perRound
    self.baseNs = baseNs
    self.capNs = capNs
  }
}
