public import TokenStreams

/// Where a replay first differs from the recording.
public struct Disagreement: Equatable, Sendable {
  /// Which of the request's observations it is, counted from 0; their number where the replay goes on behind the last.
  public let index: Int
  /// When the request started.
  public let startedNs: Int64
  /// What was recorded there; nil behind the end of the recording.
  public let recorded: Observation?
  /// What the machine decides there; nil where it decides nothing, or does not know the call or timer that is spoken of.
  public let replayed: Observation?
}

extension Disagreement: CustomStringConvertible {
  /// Where, and what either says, in one sentence.
  public var description: String {
    let atNs = (recorded ?? replayed)?.atNs ?? startedNs
    let place = "\((atNs - startedNs) / 1_000_000) ms after its start, at observation \(index)"
    switch (recorded, replayed) {
    case (let recorded?, let replayed?):
      return "\(place), the recording has \(recorded.summary), but the replay \(replayed.summary)."
    case (let recorded?, nil):
      return "\(place), the recording has \(recorded.summary), which the replay does not arrive at."
    case (nil, let replayed):
      return "\(place), the recording is over, but the replay has \(replayed?.summary ?? "more")."
    }
  }
}
