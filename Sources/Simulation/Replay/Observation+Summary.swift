internal import TokenStreams

extension Observation {
  /// What happened, with everything that a decision is about, as the object of a sentence.
  var summary: String {
    switch self {
    case .request: "the request's header"
    case .call(let start):
      "call \(start.call) to \(start.agent) (\(Self.place(start.layer, start.slot)), round \(start.round), attempt "
        + "\(start.attempt), prompt \(start.promptDigest), max_tokens \(start.maxTokens.map(String.init) ?? "unset"))"
    case .stream(let call, let event, _): "\(event.name) of call \(call)"
    case .timer(let id, _): "timer \(id)"
    case .cancellation: "the cancellation of the request"
    case .retry(let call, _, let delayNs, _): "a retry of call \(call) after \(delayNs) ns"
    case .barrier(let barrier):
      "the barrier of round \(barrier.round) (\(Self.place(barrier.layer, barrier.slot)), \(barrier.cause.rawValue), "
        + "critical \(barrier.critical), ready at \(barrier.readyNs))"
    case .round(let start):
      "round \(start.round), attempt \(start.attempt) (\(Self.place(start.layer, start.slot)), evidence of "
        + "\(start.evidenceBytes) bytes, \(start.layout), \(start.continuation)\(start.isFinal ? ", final" : ""))"
    case .answer(let piece):
      "bytes \(piece.bytes) of call \(piece.call)\(piece.spacing.isEmpty ? "" : ", with a space before,") in the answer (\(Self.place(piece.layer, piece.slot)), round "
        + "\(piece.round))"
    case .roundEnd(let end):
      "the end of round \(end.round), attempt \(end.attempt) (\(Self.place(end.layer, end.slot)), "
        + "\(end.outcome.name)\(end.isPremature ? ", premature" : ""))"
    case .pause(let durationNs, _): "a pause of \(durationNs) ns"
    case .note(let text, _): "the note “\(text)”"
    case .finished(let outcome, _): "the end of the request (\(outcome.name))"
    }
  }

  private static func place(_ layer: Int, _ slot: Int) -> String { "layer \(layer), slot \(slot)" }
}

extension StreamEvent {
  fileprivate var name: String {
    switch self {
    case .firstByte: "the first byte"
    case .firstEvent: "the first event"
    case .delta: "a delta"
    case .usage: "the usage"
    case .ended(let outcome, _): "the end (\(outcome.name))"
    }
  }
}
