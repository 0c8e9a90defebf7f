public import TokenStreams

/// What has happened to one aggregating place. Instants are nanoseconds of the monotonic clock.
public enum AggregationEvent: Equatable, Sendable {
  /// The request began.
  case started(atNs: Int64)
  /// An upstream wrote content.
  case upstreamDelta(slot: Int, text: String, atNs: Int64)
  /// An upstream that aggregates ended a segment: what it held back will not come before the next.
  case upstreamSegmentEnded(slot: Int, atNs: Int64)
  /// An upstream will write no more.
  case upstreamEnded(slot: Int, Outcome, atNs: Int64)
  /// The aggregator wrote content.
  case roundDelta(round: Int, attempt: Int, text: String, atNs: Int64)
  /// The aggregator's stream is over.
  case roundEnded(round: Int, attempt: Int, Outcome, atNs: Int64)
  /// An instant that had been asked for has come.
  case deadlinePassed(id: Int, atNs: Int64)
  /// Whoever reads the answer has gone.
  case consumerCancelled(atNs: Int64)
}
