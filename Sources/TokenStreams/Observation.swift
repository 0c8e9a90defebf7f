/// Something that happened while a request ran: what a trace records, a replay feeds back and a measure reads.
///
/// The header, what streams said, timers and the cancellation are what its machine was fed; a `pause` is what its reader
/// did. All the rest the machine decided, so that feeding it the former again gives the latter.
///
/// Every observation of a request stands in the order in which its machine consumed events and decided;
/// `atNs` never decreases within a request. Instants are nanoseconds of the monotonic clock.
///
/// Deltas outnumber all else, and each is moved several times between socket, machine and trace: what is large and rare is
/// indirect, so that an observation takes 73 bytes and not 321.
public enum Observation: Equatable, Sendable {
  /// The request begins. First of all.
  indirect case request(RequestHeader)
  /// An HTTP call is about to be made.
  indirect case call(CallStart)
  /// A stream said something (first byte, first event, delta, usage, end).
  case stream(call: Int, StreamEvent, atNs: Int64)
  /// An instant that the machine had asked for has come. The machine counts what it asks for from 0.
  case timer(id: Int, atNs: Int64)
  /// Whoever reads the answer has gone, or the run was interrupted.
  case cancellation(atNs: Int64)
  /// A call failed before its first delta and will be made again, as a new call, after `delayNs`.
  case retry(call: Int, StreamFailure, delayNs: Int64, atNs: Int64)
  /// A barrier was satisfied; the round it held back starts now.
  case barrier(Barrier)
  /// A round starts or is tried again.
  indirect case round(RoundStart)
  /// Text was added to the answer of an aggregating place.
  case answer(AnswerPiece)
  /// A round ended.
  indirect case roundEnd(RoundEnd)
  /// The answer had to wait for its reader, for `durationNs` up to `atNs`.
  case pause(durationNs: Int64, atNs: Int64)
  /// Something worth knowing that is no event of its own (an echo trimmed, a limit reached).
  case note(String, atNs: Int64)
  /// The request is over. Last of all.
  case finished(RequestOutcome, atNs: Int64)

  /// When it was made.
  public var atNs: Int64 {
    switch self {
    case .request(let header): header.startedNs
    case .call(let start): start.atNs
    case .barrier(let barrier): barrier.atNs
    case .round(let start): start.atNs
    case .answer(let piece): piece.atNs
    case .roundEnd(let end): end.atNs
    case .stream(_, _, let atNs), .timer(_, let atNs), .cancellation(let atNs), .retry(_, _, _, let atNs),
      .pause(_, let atNs), .note(_, let atNs), .finished(_, let atNs):
      atNs
    }
  }
}
