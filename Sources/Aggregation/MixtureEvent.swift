public import TokenStreams

/// What has happened to a request.
public enum MixtureEvent: Equatable, Sendable {
  /// It began.
  case started(atNs: Int64)
  /// One of its calls said something.
  case call(Int, StreamEvent, atNs: Int64)
  /// An instant that had been asked for has come.
  case timer(id: Int, atNs: Int64)
  /// Whoever reads the answer has gone, or the run was interrupted.
  case consumerCancelled(atNs: Int64)
}
