internal import JSON
public import TokenStreams

/// Turns what requests did into rows.
///
/// It remembers, for each request that runs, its places and its calls, so that rows of a stream can repeat them; what
/// it remembers goes when the request finishes.
public struct ObservationEncoder: Equatable, Sendable {
  private struct Call: Equatable {
    var agent = ""
    var layer = -1
    var slot = -1
    var round = -1
    var attempt = -1
  }

  private struct Running: Equatable {
    var places: [RequestHeader.Place] = []
    var calls: [Int: Call] = [:]
  }

  private var running: [Int: Running] = [:]

  /// Makes an encoder that knows of no request.
  public init() {}

  /// The row that an observation of a request becomes. Observations of one request come in their order; those of
  /// several may be mixed.
  public mutating func row(request: Int, _ observation: Observation) -> TraceRow {
    switch observation {
    case .stream(let call, let event, let atNs):
      return stream(request, call, event, atNs)
    case .request(let header):
      running[request, default: Running()].places = header.places
      return TraceRow(.request, tNs: header.startedNs, request: request, info: header.info.text)
    case .call(let start):
      remember(request, start)
      return row(
        .call, request, start.call, start.atNs, tokens: start.promptTokens,
        info: [
          "prompt_digest": .string(start.promptDigest), "prompt_bytes": .integer(start.promptBytes),
          "max_tokens": start.maxTokens.map { .integer($0) } ?? .null,
        ])
    case .timer(let id, let atNs):
      return TraceRow(.timer, tNs: atNs, request: request, info: (["id": .integer(id)] as JSONValue).text)
    case .cancellation(let atNs):
      return TraceRow(.cancellation, tNs: atNs, request: request)
    case .retry(let call, let failure, let delayNs, let atNs):
      return row(
        .retry, request, call, atNs, text: failure.kind.rawValue,
        info: .object(failure.infoMembers + [JSONValue.Member("delay_ns", .integer(delayNs))]))
    case .barrier(let barrier):
      return row(
        .barrier, request, barrier.layer, barrier.slot, round: barrier.round, barrier.atNs,
        text: barrier.cause.rawValue,
        info: Self.text([
          "ready_ns": .array(barrier.readyNs.map { .integer($0) }), "critical": .integer(barrier.critical),
        ]))
    case .round(let start):
      return row(
        .round, request, start.layer, start.slot, round: start.round, attempt: start.attempt,
        call: start.call,
        start.atNs,
        info: Self.text([
          "final": .bool(start.isFinal), "evidence_bytes": .integers(start.evidenceBytes),
          "evidence_tokens": .integers(start.evidenceTokens), "layout": .string(start.layout),
          "continuation": .string(start.continuation),
        ]))
    case .roundEnd(let end):
      return row(
        .roundEnd, request, end.layer, end.slot, round: end.round, attempt: end.attempt, end.atNs,
        text: end.outcome.name,
        info: Self.text(
          .object([JSONValue.Member("premature", .bool(end.isPremature))] + end.outcome.infoMembers)))
    case .answer(let piece):
      return row(
        .answer, request, piece.layer, piece.slot, round: piece.round,
        attempt: known(request, piece.call).attempt, call: piece.call, piece.atNs, text: piece.spacing,
        info: Self.text(piece.bytes))
    case .pause(let durationNs, let atNs):
      return TraceRow(
        .pause, tNs: atNs, request: request, info: (["duration_ns": .integer(durationNs)] as JSONValue).text)
    case .note(let text, let atNs):
      return TraceRow(.note, tNs: atNs, request: request, text: text)
    case .finished(let outcome, let atNs):
      running[request] = nil
      return TraceRow(
        .finished, tNs: atNs, request: request, text: outcome.name,
        info: Self.text(.object(outcome.infoMembers)))
    }
  }

  private func stream(_ request: Int, _ call: Int, _ event: StreamEvent, _ atNs: Int64) -> TraceRow {
    switch event {
    case .delta(let delta):
      row(
        .delta, request, call, atNs, readNs: delta.readNs, channel: delta.channel.name, text: delta.text)
    case .firstByte(let first):
      row(.firstByte, request, call, atNs, readNs: first.readNs, info: .object(first.infoMembers))
    case .firstEvent(let readNs):
      row(.firstEvent, request, call, atNs, readNs: readNs)
    case .usage(let usage, let readNs):
      row(
        .usage, request, call, atNs, readNs: readNs, tokens: usage.completionTokens,
        info: [
          "prompt_tokens": .integer(usage.promptTokens), "cached_tokens": .integer(usage.cachedTokens),
          "reasoning_tokens": .integer(usage.reasoningTokens),
        ])
    case .ended(let outcome, let readNs):
      row(
        .end, request, call, atNs, readNs: readNs, text: outcome.name, info: .object(outcome.infoMembers))
    }
  }

  /// A row of a stream: place, round and attempt are the call's.
  private func row(
    _ kind: TraceRow.Kind, _ request: Int, _ call: Int, _ atNs: Int64, readNs: Int64 = 0,
    channel: String = "",
    text: String = "", tokens: Int = -1, info: JSONValue? = nil
  ) -> TraceRow {
    let known = known(request, call)
    return TraceRow(
      kind, tNs: atNs, readNs: readNs, request: request, call: call, agent: known.agent, layer: known.layer,
      slot: known.slot, round: known.round, attempt: known.attempt, channel: channel, text: text,
      tokens: tokens, info: info.map(Self.text) ?? "")
  }

  /// A row of an aggregating place.
  private func row(
    _ kind: TraceRow.Kind, _ request: Int, _ layer: Int, _ slot: Int, round: Int, attempt: Int = -1,
    call: Int = -1, _ atNs: Int64, text: String = "", info: String
  ) -> TraceRow {
    let place = running[request]?.places.first { $0.layer == layer && $0.slot == slot }
    return TraceRow(
      kind, tNs: atNs, request: request, call: call, agent: place?.agent ?? "", layer: layer, slot: slot,
      round: round, attempt: attempt, text: text, info: info)
  }

  private mutating func remember(_ request: Int, _ start: Observation.CallStart) {
    running[request, default: Running()].calls[start.call] = Call(
      agent: start.agent, layer: start.layer, slot: start.slot, round: start.round, attempt: start.attempt)
  }

  private func known(_ request: Int, _ call: Int) -> Call {
    running[request]?.calls[call] ?? Call()
  }

  private static func text(_ info: JSONValue) -> String { info == .object([]) ? "" : info.text }

  /// What an `answer` says. There are nearly as many as deltas of aggregators: by way of a `JSONValue` they would take half the
  /// time in which all rows are made.
  private static func text(_ bytes: Range<Int>) -> String {
    JSONPieces.text(upTo: 64) { pieces in
      pieces.raw(#"{"from":"#)
      pieces.integer(Int64(bytes.lowerBound))
      pieces.raw(#","to":"#)
      pieces.integer(Int64(bytes.upperBound))
      pieces.raw("}")
    }
  }
}

extension StreamEvent.FirstByte {
  fileprivate var infoMembers: [JSONValue.Member] {
    let members: [JSONValue.Member] = [
      .init("connected_ns", .integer(connectedNs)), .init("sent_ns", .integer(sentNs)),
      .init("reused", .bool(reusedConnection)),
    ]
    return server.isEmpty ? members : members + [.init("server", .string(server))]
  }
}
