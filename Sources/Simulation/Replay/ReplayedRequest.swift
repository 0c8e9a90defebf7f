public import TokenStreams

/// What became of one request of a trace in its replay.
public struct ReplayedRequest: Equatable, Sendable {
  /// How the replay ended.
  public enum Ending: Equatable, Sendable {
    /// Every decision is the recorded one.
    case exact(RequestOutcome)
    /// So far every decision is the recorded one, but the recording breaks off.
    case brokenOff
    /// It could be replayed up to here.
    case differs(Disagreement)
    /// What was recorded cannot be that of a request.
    case unusable(SimulationError)
  }

  /// What was known of the request before it ran.
  public let header: RequestHeader
  /// The answer as far as it was replayed.
  public let answer: String
  /// How the replay ended.
  public let ending: Ending

  init(_ replay: Replay) {
    header = replay.header
    answer = replay.answer
    ending =
      if let disagreement = replay.disagreement {
        .differs(disagreement)
      } else {
        replay.outcome.map { .exact($0) } ?? .brokenOff
      }
  }

  init(_ header: RequestHeader, answer: String, unusable problem: SimulationError) {
    self.header = header
    self.answer = answer
    ending = .unusable(problem)
  }
}
