internal import TokenStreams

/// Aggregating places: what their machines decide, carried out and passed on.
extension MixtureMachine {
  /// Hands an event to a machine and carries out what it decides.
  mutating func feed(
    _ machine: Int, _ event: AggregationEvent, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    var decisions: [AggregationAction] = []
    machines[machine].handle(event, into: &decisions)
    guard !decisions.isEmpty else { return }
    let spent = retriesLeft - machines[machine].retriesLeft
    if spent > 0 { spendRetries(spent) }
    for decision in decisions { carryOut(decision, of: machine, atNs: atNs, into: &actions) }
  }

  private mutating func carryOut(
    _ decision: AggregationAction, of machine: Int, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    let place = placeOfMachine[machine]
    switch decision {
    case .startRound(let plan): start(plan, at: place, atNs: atNs, into: &actions)
    case .cancelRound(let round, let attempt):
      let call = places[place].call
      if call >= 0, calls[call].round == round, calls[call].attempt == attempt {
        actions.append(.cancelCall(call))
        places[place].call = -1
      }
    case .releaseUpstream(let slot): release(places[place].upstreams[slot], atNs: atNs, into: &actions)
    case .armDeadline(let id, let instant):
      arm(.deadline(machine: machine, id: id), atNs: instant, into: &actions)
    case .emit(let text, let round, _, let bytes):
      emit(text, round: round, bytes: bytes, from: place, atNs: atNs, into: &actions)
    case .passBarrier(let round, let cause, let readyNs, let critical):
      let barrier = Observation.Barrier(
        layer: places[place].layer, slot: places[place].slot, round: round, cause: cause, readyNs: readyNs,
        critical: critical, atNs: atNs)
      actions.append(.record(.barrier(barrier)))
    case .endRound(let round, let attempt, let outcome, let isPremature):
      let end = Observation.RoundEnd(
        layer: places[place].layer, slot: places[place].slot, round: round, attempt: attempt,
        outcome: outcome, isPremature: isPremature, atNs: atNs)
      actions.append(.record(.roundEnd(end)))
    case .endSegment:
      forEachReader(of: place) { mixture, reader, slot in
        mixture.feed(reader, .upstreamSegmentEnded(slot: slot, atNs: atNs), atNs: atNs, into: &actions)
      }
    case .note(let text): actions.append(.record(.note(text, atNs: atNs)))
    case .finish(let outcome): finish(place, outcome, atNs: atNs, into: &actions)
    }
  }

  private mutating func start(
    _ plan: RoundPlan, at place: Int, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    let machine = places[place].machine
    let prompt = machines[machine].prompt(for: plan)
    let agent = plan.usesFallback ? shape.fallback ?? places[place].agent : places[place].agent
    let ratios = places[place].upstreams.map { shape.agents[places[$0].agent].traits.bytesPerToken }
    let start = Observation.RoundStart(
      layer: places[place].layer, slot: places[place].slot, round: plan.round, attempt: plan.attempt,
      call: calls.count, isFinal: plan.isFinal, evidenceBytes: plan.evidence,
      evidenceTokens: zip(plan.evidence, ratios).map { Int(Double($0) / $1) },
      layout: request.policy.layout.rawValue, continuation: plan.continuation.rawValue, atNs: atNs)
    actions.append(.record(.round(start)))
    let call = CallRequest(
      agent: agent, messages: prompt.messages, maxTokens: plan.maxTokens,
      continuesLastMessage: prompt.continuesLastMessage, cacheNamespace: request.cacheNamespace,
      seed: seed(place: place, round: plan.round, attempt: plan.attempt))
    places[place].retries = 0
    startCall(call, place: place, round: plan.round, attempt: plan.attempt, atNs: atNs, into: &actions)
  }

  private mutating func emit(
    _ text: String, round: Int, bytes: Range<Int>, from place: Int, atNs: Int64,
    into actions: inout [MixtureAction]
  ) {
    let ownBytes = text.utf8.count - bytes.count
    let piece = Observation.AnswerPiece(
      layer: places[place].layer, slot: places[place].slot, round: round, call: places[place].lastCall,
      bytes: bytes, spacing: ownBytes == 0 ? "" : String(text.slice(bytes: 0..<ownBytes)), atNs: atNs)
    actions.append(.record(.answer(piece)))
    if place == places.count - 1 {
      actions.append(.emit(text))
    } else {
      forEachReader(of: place) { mixture, reader, slot in
        mixture.feed(reader, .upstreamDelta(slot: slot, text: text, atNs: atNs), atNs: atNs, into: &actions)
      }
    }
  }

  private mutating func finish(
    _ place: Int, _ outcome: RequestOutcome, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    if place == places.count - 1 {
      // Refiners that answered alone hide from the last place that there was nothing to refine.
      if case .complete(let end) = outcome, request.policy.usesProposers, shape.layers.count > 1, !hasProposal
      {
        self.outcome = .degraded(end)
      } else if case .cancelled = outcome, let censorship {
        self.outcome = .failed(censorship)
      } else {
        self.outcome = outcome
      }
      actions.append(.endAnswer(self.outcome ?? outcome))
      return
    }
    switch outcome {
    case .complete(let outcome), .degraded(let outcome):
      endUpstream(place, outcome, atNs: atNs, into: &actions)
    case .failed(let failure): endUpstream(place, .failed(failure), atNs: atNs, into: &actions)
    case .cancelled: endUpstream(place, .cancelled, atNs: atNs, into: &actions)
    }
  }

  /// One reader has no further use for a place. When none has, the place ends: a call is cancelled, unless the request
  /// drains it into the trace; an aggregating place ends as if its reader had gone.
  private mutating func release(_ place: Int, atNs: Int64, into actions: inout [MixtureAction]) {
    places[place].readersLeft -= 1
    guard places[place].readersLeft == 0 else { return }
    places[place].isReleased = true
    if places[place].machine >= 0 {
      feed(places[place].machine, .consumerCancelled(atNs: atNs), atNs: atNs, into: &actions)
    } else if places[place].call >= 0, !request.drains {
      actions.append(.cancelCall(places[place].call))
    }
  }
}
