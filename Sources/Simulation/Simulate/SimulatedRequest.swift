public import Measures
public import TokenStreams

/// What became of one simulated request.
public struct SimulatedRequest: Sendable {
  /// How far its simulation came.
  public enum End: Equatable, Sendable {
    /// To its end.
    case finished(RequestOutcome)
    /// To an instant from which on it is not known what a proposer would have said: it was cut off there when it was
    /// recorded. The slot is the proposer's.
    case censored(slot: Int, atNs: Int64)
  }

  /// The number that it has in a simulated trace.
  public let request: Int
  /// The policy's name.
  public let policy: String
  /// Where its proposals were recorded.
  public let source: RequestHeader.Source
  /// How far its simulation came.
  public let end: End
  /// Its measures; nil for one that is censored.
  public let measured: MeasuredRequest?
  /// Everything that happened, in order; empty unless it was asked for, and for one that is censored.
  public let observations: [Observation]
  /// How many deltas went through its machine.
  public let deltas: Int
}
