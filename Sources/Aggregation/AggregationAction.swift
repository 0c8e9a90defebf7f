public import TokenStreams

/// What one aggregating place wants done.
public enum AggregationAction: Equatable, Sendable {
  /// Ask the aggregator; `plan` says what for, `AggregationMachine.prompt(for:)` renders it.
  case startRound(RoundPlan)
  /// The attempt's stream is no longer wanted.
  case cancelRound(round: Int, attempt: Int)
  /// The upstream's text is no longer wanted.
  case releaseUpstream(slot: Int)
  /// Send `deadlinePassed` at that instant.
  case armDeadline(id: Int, atNs: Int64)
  /// Add text to the answer: this byte range of the content of that attempt, perhaps with a space of ours before it.
  case emit(text: String, round: Int, attempt: Int, bytes: Range<Int>)
  /// The barrier of a round was satisfied.
  case passBarrier(round: Int, cause: Observation.Barrier.Cause, readyNs: [Int64], critical: Int)
  /// An attempt at a round is over, whatever follows.
  case endRound(round: Int, attempt: Int, Outcome, isPremature: Bool)
  /// The round has added what it will; its readers need not wait for more before the next one.
  case endSegment
  /// Record something that no other action says.
  case note(String)
  /// The answer is over.
  case finish(RequestOutcome)
}
