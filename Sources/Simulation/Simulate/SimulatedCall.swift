internal import TokenStreams

/// One call of a simulated request.
struct SimulatedCall: Sendable {
  /// Who answers it.
  enum Script: Sendable {
    /// Nobody yet: it waits for its server.
    case waiting(CallRequest)
    /// A recorded proposer, again.
    case played
    /// A model of the agent's latency.
    case written
  }

  /// What was known when it was made.
  let start: Observation.CallStart
  /// Index of its server.
  let server: Int
  var script: Script
  /// What others at the server do to it, and how many of them it works on.
  var sharing = ServerSharing()
  var others = 0
  /// When its server took it up; of a played one, less the delays since.
  var startNs: Int64
  /// What a model writes; beside the script, so that it is changed in place.
  var written: WrittenStream?
  /// What it plays, and how much of it has been played.
  var stream = PlayedStream(startNs: 0, server: .init(log: -1, call: -1))
  var played = 0
  /// Whether it has played any content.
  var hasSpoken = false
  /// Goes up when what was still to come is cut off.
  var epoch: Int32 = 0
  var isCancelled = false
  /// Whether its server works on it.
  var holdsSlot = false
  var hasEnded = false

  /// A time that a model gives, in whole nanoseconds: a day at most, so that no sum of them is beyond what can be counted.
  static func waitNs(_ ns: Double) -> Int64 { Int64(min(max(0, ns), 86_400e9)) }

  /// What it takes now is so many times as long as it would be alone.
  var slowness: Double {
    1 + (hasSpoken ? sharing.decodingSlowdown : sharing.firstTextSlowdown) * Double(others)
  }
}
