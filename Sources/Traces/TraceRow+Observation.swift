public import TokenStreams

extension TraceRow {
  /// What a request did, of which this is the row; nil for rows that speak of the whole trace and for unknown types.
  ///
  /// - Throws: `TraceError` of kind `malformedRow` where the row does not hold what its type promises.
  public func observation() throws(TraceError) -> Observation? {
    do {
      return try decoded()
    } catch {
      throw TraceError(
        .malformedRow, "A row of type \"\(kind.name)\" of request \(request) is malformed: \(error.reason).")
    }
  }

  private func decoded() throws(Malformed) -> Observation? {
    if request < 0 { return nil }
    switch kind {
    case .trace, .gap, .footer, .unknown: return nil
    case .delta, .firstByte, .firstEvent, .usage, .end: return .stream(call: call, try event(), atNs: tNs)
    case .answer: return .answer(try answerPiece())
    case .request: return .request(try RequestHeader(row: self))
    case .call: return .call(try callStart())
    case .retry:
      let info = try TraceInfo(info)
      return .retry(
        call: call, try StreamFailure(info: info), delayNs: try info.instant("delay_ns"), atNs: tNs)
    case .timer: return .timer(id: try TraceInfo(info).integer("id"), atNs: tNs)
    case .cancellation: return .cancellation(atNs: tNs)
    case .barrier: return .barrier(try barrier())
    case .round: return .round(try roundStart())
    case .roundEnd:
      let info = try TraceInfo(info)
      return .roundEnd(
        Observation.RoundEnd(
          layer: layer, slot: slot, round: round, attempt: attempt,
          outcome: try Outcome(name: text, info: info), isPremature: try info.flag("premature"), atNs: tNs))
    case .pause: return .pause(durationNs: try TraceInfo(info).instant("duration_ns"), atNs: tNs)
    case .note: return .note(text, atNs: tNs)
    case .finished: return .finished(try RequestOutcome(name: text, info: try TraceInfo(info)), atNs: tNs)
    }
  }

  private func event() throws(Malformed) -> StreamEvent {
    switch kind {
    case .delta:
      guard let channel = Delta.Channel.allCases.first(where: { $0.name == channel }) else {
        throw Malformed("\"\(channel)\" is no channel")
      }
      return .delta(Delta(text, channel: channel, readNs: readNs))
    case .firstByte:
      let info = try TraceInfo(info)
      return .firstByte(
        StreamEvent.FirstByte(
          connectedNs: try info.instant("connected_ns"), sentNs: try info.instant("sent_ns"), readNs: readNs,
          reusedConnection: try info.flag("reused"), server: try info.optionalText("server") ?? ""))
    case .usage:
      let info = try TraceInfo(info)
      return .usage(
        Usage(
          promptTokens: try info.integer("prompt_tokens"), cachedTokens: try info.integer("cached_tokens"),
          completionTokens: tokens, reasoningTokens: try info.integer("reasoning_tokens")), readNs: readNs)
    case .end:
      return .ended(try Outcome(name: text, info: try TraceInfo(info)), readNs: readNs)
    default:
      return .firstEvent(readNs: readNs)
    }
  }

  private func callStart() throws(Malformed) -> Observation.CallStart {
    let info = try TraceInfo(info)
    return Observation.CallStart(
      call: call, layer: layer, slot: slot, agent: agent, round: round, attempt: attempt,
      promptDigest: try info.text("prompt_digest"), promptBytes: try info.integer("prompt_bytes"),
      promptTokens: tokens, maxTokens: try info.optionalInteger("max_tokens"), atNs: tNs)
  }

  private func barrier() throws(Malformed) -> Observation.Barrier {
    let info = try TraceInfo(info)
    guard let cause = Observation.Barrier.Cause(rawValue: text) else {
      throw Malformed("\"\(text)\" is no cause of a barrier")
    }
    return Observation.Barrier(
      layer: layer, slot: slot, round: round, cause: cause,
      readyNs: try info.instants("ready_ns"), critical: try info.integer("critical"),
      atNs: tNs)
  }

  private func roundStart() throws(Malformed) -> Observation.RoundStart {
    let info = try TraceInfo(info)
    return Observation.RoundStart(
      layer: layer, slot: slot, round: round, attempt: attempt, call: call, isFinal: try info.flag("final"),
      evidenceBytes: try info.integers("evidence_bytes"),
      evidenceTokens: try info.integers("evidence_tokens"), layout: try info.text("layout"),
      continuation: try info.text("continuation"), atNs: tNs)
  }

  private func answerPiece() throws(Malformed) -> Observation.AnswerPiece {
    let info = try TraceInfo(info)
    let (from, to) = (try info.integer("from"), try info.integer("to"))
    guard from >= 0, from <= to else { throw Malformed("\(from) to \(to) is no range of bytes") }
    return Observation.AnswerPiece(
      layer: layer, slot: slot, round: round, call: call, bytes: from..<to, spacing: text, atNs: tNs)
  }
}
