public import TokenStreams

/// What became of one job of a batch.
public struct BatchResult: Equatable, Sendable {
  /// The number of the request.
  public var request: Int
  /// What was asked.
  public var job: BatchPlan.Job
  /// How it ended.
  public var outcome: RequestOutcome
  /// The whole answer.
  public var answer: String
}
