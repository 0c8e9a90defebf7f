internal import JSON
internal import TokenStreams

extension Outcome {
  /// What the outcome's name does not say, as members of an `info`.
  var infoMembers: [JSONValue.Member] {
    switch self {
    case .other(let reason): [JSONValue.Member("reason", .string(reason))]
    case .failed(let failure): failure.infoMembers
    case .stop, .length, .contentFilter, .toolCalls, .truncated, .cancelled: []
    }
  }

  init(name: String, info: TraceInfo) throws(TraceRow.Malformed) {
    switch name {
    case "stop": self = .stop
    case "length": self = .length
    case "content_filter": self = .contentFilter
    case "tool_calls": self = .toolCalls
    case "other": self = .other(try info.text("reason"))
    case "truncated": self = .truncated
    case "failed": self = .failed(try StreamFailure(info: info))
    case "cancelled": self = .cancelled
    default: throw TraceRow.Malformed("\"\(name)\" is no outcome of a stream")
    }
  }
}

extension RequestOutcome {
  /// What the outcome's name does not say, as members of an `info`.
  var infoMembers: [JSONValue.Member] {
    switch self {
    case .complete(let outcome), .degraded(let outcome):
      [JSONValue.Member("outcome", .string(outcome.name))] + outcome.infoMembers
    case .failed(let failure): failure.infoMembers
    case .cancelled: []
    }
  }

  init(name: String, info: TraceInfo) throws(TraceRow.Malformed) {
    switch name {
    case "complete", "truncated": self = .complete(try Outcome(name: try info.text("outcome"), info: info))
    case "degraded": self = .degraded(try Outcome(name: try info.text("outcome"), info: info))
    case "failed": self = .failed(try StreamFailure(info: info))
    case "cancelled": self = .cancelled
    default: throw TraceRow.Malformed("\"\(name)\" is no outcome of a request")
    }
  }
}
