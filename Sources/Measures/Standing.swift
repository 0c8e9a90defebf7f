public import TokenStreams

/// Whether something counts: only what is complete enters a distribution, the rest is counted apart.
public enum Standing: String, Equatable, Sendable, CaseIterable {
  case complete, degraded, truncated, failed, cancelled
  /// The recording breaks off before its end.
  case unfinished

  /// How a request stands.
  public init(_ outcome: RequestOutcome?) {
    switch outcome {
    case .complete(let outcome): self.init(outcome)
    case .degraded: self = .degraded
    case .failed: self = .failed
    case .cancelled: self = .cancelled
    case nil: self = .unfinished
    }
  }

  /// How a call stands.
  public init(_ outcome: Outcome?) {
    switch outcome {
    case .stop, .length, .contentFilter, .toolCalls, .other: self = .complete
    case .truncated: self = .truncated
    case .failed: self = .failed
    case .cancelled: self = .cancelled
    case nil: self = .unfinished
    }
  }
}
