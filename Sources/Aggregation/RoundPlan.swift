/// What one attempt at a round is to do.
public struct RoundPlan: Equatable, Sendable {
  /// The round, from 0.
  public var round: Int
  /// The attempt at it, from 0.
  public var attempt: Int
  /// No upstream will write more: the round has no limit of its own.
  public var isFinal: Bool
  /// For each upstream, how many UTF-8 bytes of its text are shown; 0 for one that is left out.
  public var evidence: [Int]
  /// For each upstream, whether what is shown is all that will ever be, because its stream broke off.
  public var cutOff: [Bool]
  /// The segment's limit in tokens; nil for none.
  public var maxTokens: Int?
  /// How the answer is continued, if there is one yet.
  public var continuation: Continuation
  /// The fallback aggregator is asked, not the first one.
  public var usesFallback: Bool
}
