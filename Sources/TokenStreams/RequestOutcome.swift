/// How a whole request ended.
public enum RequestOutcome: Equatable, Sendable {
  /// The answer is whole: the final aggregator's last outcome.
  case complete(Outcome)
  /// The answer is whole, but every proposer failed and the aggregator answered alone.
  case degraded(Outcome)
  /// The answer could not be finished; what had been emitted stands.
  case failed(StreamFailure)
  /// The reader went away, or the run was interrupted.
  case cancelled

  /// The word that names the outcome in traces and tables.
  public var name: String {
    switch self {
    case .complete(.truncated): "truncated"
    case .complete: "complete"
    case .degraded: "degraded"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }
}
