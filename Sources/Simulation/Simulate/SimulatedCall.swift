internal import TokenStreams

/// One call of a simulated request.
struct SimulatedCall: Sendable {
  /// Who answers it.
  enum Script: Sendable {
    /// A recorded proposer, again.
    case played(slot: Int, attempt: Int)
    /// A model of the agent's latency.
    case written(WrittenStream)
    /// Nobody yet: it waits for its server.
    case waiting(CallRequest)
  }

  /// What was known when it was made.
  let start: Observation.CallStart
  /// Index of its server.
  let server: Int
  var script: Script
  /// When its server took it up.
  var startNs: Int64
  /// How many entries of a played stream have been played.
  var played = 0
  /// Goes up when what was still to come is cut off.
  var epoch: Int32 = 0
  var isCancelled = false
  /// Whether its server works on it.
  var holdsSlot = false
  var hasEnded = false
}
