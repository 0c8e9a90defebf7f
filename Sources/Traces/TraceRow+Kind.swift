extension TraceRow {
  /// What a row says: its `type`.
  public enum Kind: Hashable, Sendable {
    case delta, answer
    case trace, request, call, firstByte, firstEvent, retry, usage, end
    case timer, cancellation, barrier, round, roundEnd, pause, note, finished, gap, footer
    /// A type of a later version; its rows are passed over.
    case unknown(String)

    /// The kinds that this version writes, in the order in which a request has them.
    public static let known: [Kind] = [
      .trace, .request, .call, .firstByte, .firstEvent, .delta, .retry, .usage, .end, .timer,
      .cancellation, .barrier, .round, .roundEnd, .answer, .pause, .note, .finished, .gap,
      .footer,
    ]

    /// The kind of a `type`.
    public init(name: String) {
      // The two of which there are many come first.
      switch name {
      case "delta": self = .delta
      case "answer": self = .answer
      default: self = Kind.known.first { $0.name == name } ?? .unknown(name)
      }
    }

    /// The `type`.
    public var name: String {
      switch self {
      case .delta: "delta"
      case .answer: "answer"
      case .trace: "trace"
      case .request: "request"
      case .call: "call"
      case .firstByte: "first_byte"
      case .firstEvent: "first_event"
      case .retry: "retry"
      case .usage: "usage"
      case .end: "end"
      case .timer: "timer"
      case .cancellation: "cancellation"
      case .barrier: "barrier"
      case .round: "round"
      case .roundEnd: "round_end"
      case .pause: "pause"
      case .note: "note"
      case .finished: "finished"
      case .gap: "gap"
      case .footer: "footer"
      case .unknown(let name): name
      }
    }
  }
}
