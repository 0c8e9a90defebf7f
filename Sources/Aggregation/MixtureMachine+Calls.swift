internal import TokenStreams

/// Calls: how they are made, made again, and what they say.
extension MixtureMachine {
  mutating func startCall(
    _ callRequest: CallRequest, place: Int, round: Int, attempt: Int, atNs: Int64,
    into actions: inout [MixtureAction]
  ) {
    var callRequest = callRequest
    if let most = request.maxTokens { callRequest.maxTokens = min(callRequest.maxTokens ?? most, most) }
    let call = calls.count
    calls.append(Call(place: place, round: round, attempt: attempt))
    openCalls += 1
    places[place].call = call
    places[place].lastCall = call
    places[place].request = callRequest
    let agent = shape.agents[callRequest.agent]
    let bytes = callRequest.messages.reduce(0) { $0 + $1.content.utf8.count }
    actions.append(
      .record(
        .call(
          Observation.CallStart(
            call: call, layer: places[place].layer, slot: places[place].slot, agent: agent.name, round: round,
            attempt: attempt, promptDigest: digestsPrompts ? PromptDigest.hex(callRequest.messages) : "",
            promptBytes: bytes,
            promptTokens: Int((Double(bytes) / agent.traits.bytesPerToken).rounded(.up)),
            maxTokens: callRequest.maxTokens, atNs: atNs))))
    actions.append(.startCall(call, callRequest))
  }

  mutating func handle(
    _ event: StreamEvent, of call: Int, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    let place = calls[call].place
    switch event {
    case .firstByte, .firstEvent, .usage: break
    case .delta(let delta):
      calls[call].hasDelta = true
      guard delta.channel == .content else { return }
      deliver(delta.text, from: call, atNs: atNs, into: &actions)
    case .ended(let outcome, _):
      guard !calls[call].hasEnded else { return }
      calls[call].hasEnded = true
      openCalls -= 1
      if places[place].call == call { places[place].call = -1 }
      if case .failed(let failure) = outcome {
        if failure.kind == .censored, !places[place].isReleased {
          // Whatever the request decided from here on could be otherwise.
          censorship = failure
          return stop(atNs: atNs, into: &actions)
        }
        if retries(call, after: failure, atNs: atNs, into: &actions) { return }
      }
      end(call, outcome, atNs: atNs, into: &actions)
    }
  }

  /// Hands content to whoever reads it: the readers of a proposer, or the machine of an aggregating place.
  private mutating func deliver(
    _ text: String, from call: Int, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    let place = calls[call].place
    let machine = places[place].machine
    if machine >= 0 {
      let event = AggregationEvent.roundDelta(
        round: calls[call].round, attempt: calls[call].attempt, text: text, atNs: atNs)
      feed(machine, event, atNs: atNs, into: &actions)
    } else {
      hasProposal = true
      forEachReader(of: place) { machine, reader, slot in
        machine.feed(reader, .upstreamDelta(slot: slot, text: text, atNs: atNs), atNs: atNs, into: &actions)
      }
    }
  }

  private mutating func end(
    _ call: Int, _ outcome: Outcome, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    let place = calls[call].place
    let machine = places[place].machine
    if machine >= 0 {
      let event = AggregationEvent.roundEnded(
        round: calls[call].round, attempt: calls[call].attempt, outcome, atNs: atNs)
      feed(machine, event, atNs: atNs, into: &actions)
    } else {
      endUpstream(place, outcome, atNs: atNs, into: &actions)
    }
  }

  /// Tells the readers of a place that it will write no more.
  mutating func endUpstream(
    _ place: Int, _ outcome: Outcome, atNs: Int64, into actions: inout [MixtureAction]
  ) {
    forEachReader(of: place) { machine, reader, slot in
      machine.feed(reader, .upstreamEnded(slot: slot, outcome, atNs: atNs), atNs: atNs, into: &actions)
    }
  }

  /// Runs `body` for the machine of every reader of a place.
  mutating func forEachReader(
    of place: Int, _ body: (inout MixtureMachine, _ machine: Int, _ slot: Int) -> Void
  ) {
    for index in places[place].readers.indices {
      let reader = places[place].readers[index]
      body(&self, places[reader.place].machine, reader.slot)
    }
  }

  /// Makes a call again that failed before its first delta, if that can help and the budget allows it.
  private mutating func retries(
    _ call: Int, after failure: StreamFailure, atNs: Int64, into actions: inout [MixtureAction]
  ) -> Bool {
    let place = calls[call].place
    // What was recorded is not asked again: what its retries came to is part of the recording.
    if request.source != nil, places[place].machine < 0 { return false }
    guard failure.isRetryable, !calls[call].hasDelta, outcome == nil, isWanted(calls[call]), retriesLeft > 0,
      places[place].retries < request.retry.perCall
    else { return false }
    let delayNs = request.retry.delayNs(retry: places[place].retries, after: failure, random: &random)
    places[place].retries += 1
    spendRetries(1)
    actions.append(.record(.retry(call: call, failure, delayNs: delayNs, atNs: atNs)))
    arm(.retry(place: place), atNs: atNs + delayNs, into: &actions)
    return true
  }

  /// Ends the answer where it stands, and every call.
  mutating func stop(atNs: Int64, into actions: inout [MixtureAction]) {
    feed(machines.count - 1, .consumerCancelled(atNs: atNs), atNs: atNs, into: &actions)
    for call in calls.indices where !calls[call].hasEnded { actions.append(.cancelCall(call)) }
  }

  /// Whether anybody still waits for what a call would say.
  private func isWanted(_ call: Call) -> Bool {
    let machine = places[call.place].machine
    return machine < 0
      ? !places[call.place].isReleased : machines[machine].isWriting(round: call.round, attempt: call.attempt)
  }

  mutating func callAgain(_ place: Int, atNs: Int64, into actions: inout [MixtureAction]) {
    let last = calls[places[place].lastCall]
    guard let request = places[place].request, places[place].call < 0, isWanted(last) else { return }
    let attempt = places[place].machine < 0 ? last.attempt + 1 : last.attempt
    startCall(request, place: place, round: last.round, attempt: attempt, atNs: atNs, into: &actions)
  }

  mutating func arm(_ timer: Timer, atNs: Int64, into actions: inout [MixtureAction]) {
    actions.append(.armTimer(id: timers.count, atNs: atNs))
    timers.append(timer)
  }

  /// Takes retries out of the one budget that calls and rounds share.
  mutating func spendRetries(_ count: Int) {
    retriesLeft -= count
    for machine in machines.indices { machines[machine].retriesLeft = retriesLeft }
  }
}
