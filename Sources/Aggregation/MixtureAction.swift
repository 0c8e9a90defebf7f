public import TokenStreams

/// What a request wants done.
public enum MixtureAction: Equatable, Sendable {
  /// Make a call; its events come back under this number.
  case startCall(Int, CallRequest)
  /// End a call; its `ended` event still comes.
  case cancelCall(Int)
  /// Send `timer` at that instant. A timer that is no longer wanted may come all the same; it changes nothing.
  case armTimer(id: Int, atNs: Int64)
  /// Add text to the answer that the reader sees.
  case emit(String)
  /// The answer is over; calls may still be ending.
  case endAnswer(RequestOutcome)
  /// Record a decision. An event is recorded by whoever hands it in, just before it is handed in.
  case record(Observation)
  /// Everything is over: the last action.
  case finish(RequestOutcome)
}
