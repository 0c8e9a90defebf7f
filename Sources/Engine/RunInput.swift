internal import TokenStreams

/// What reaches the one task that owns a request's machine.
enum RunInput: Sendable {
  /// A call said something.
  case call(Int, StreamEvent)
  /// An instant that the machine had asked for has come.
  case timer(Int)
  /// The final aggregator's call was held up by the reader of the answer.
  case pause(durationNs: Int64)
  /// Only wakes the owner, which sees for itself that its task is cancelled.
  case cancelled
}
