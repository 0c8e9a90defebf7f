public import TokenStreams

/// Where a replay first differs from the recording.
public struct Disagreement: Equatable, Sendable {
  /// Which of the request's observations it is, counted from 0.
  public let position: Int
  /// When the request started.
  public let startedNs: Int64
  /// What was recorded there.
  public let recorded: Observation
  /// What the machine decides there; nil where it decides nothing, or does not know the call or timer that is spoken of.
  public let replayed: Observation?
}

extension Disagreement: CustomStringConvertible {
  /// Where, and what either says, in one sentence.
  public var description: String {
    let place = "\((recorded.atNs - startedNs) / 1_000_000) ms after its start, at observation \(position)"
    guard let replayed else {
      return "\(place), the recording has \(recorded.summary), which the replay does not arrive at."
    }
    return "\(place), the recording has \(recorded.summary), but the replay \(replayed.summary)."
  }
}
