/// How one stream ended.
public enum Outcome: Equatable, Sendable {
  /// The model ended its answer by itself.
  case stop
  /// The limit of tokens was reached.
  case length
  /// The provider withheld the rest.
  case contentFilter
  /// The model asked for a tool.
  case toolCalls
  /// A finish reason that has no name here, as the provider sent it.
  case other(String)
  /// The stream ended without a finish reason.
  case truncated
  /// The stream could not be opened, or broke.
  indirect case failed(StreamFailure)
  /// We, or our caller, ended it.
  case cancelled

  /// The outcome that a provider's `finish_reason` stands for.
  public init(finishReason: String) {
    switch finishReason {
    case "stop", "eos", "end_turn", "stop_sequence": self = .stop
    case "length", "max_tokens": self = .length
    case "content_filter": self = .contentFilter
    case "tool_calls", "function_call": self = .toolCalls
    default: self = .other(finishReason)
    }
  }

  /// The word that names the outcome in traces and tables.
  public var name: String {
    switch self {
    case .stop: "stop"
    case .length: "length"
    case .contentFilter: "content_filter"
    case .toolCalls: "tool_calls"
    case .other: "other"
    case .truncated: "truncated"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }

  /// Whether the stream broke off before the model had said all it would.
  public var isBrokenOff: Bool {
    switch self {
    case .failed, .truncated: true
    case .stop, .length, .contentFilter, .toolCalls, .other, .cancelled: false
    }
  }

  /// Whether the model itself brought the stream to an end that it gave a reason for.
  public var isComplete: Bool {
    switch self {
    case .stop, .length, .contentFilter, .toolCalls, .other: true
    case .truncated, .failed, .cancelled: false
    }
  }
}
