internal import TokenStreams

/// What a round sees, what becomes of what it writes, and what follows its end.
extension AggregationMachine {
  /// Starts round `nextRound` with what its evidence rule shows it.
  mutating func startRound(atNs: Int64, into actions: inout [AggregationAction]) {
    let seesAll = haveAllEnded && policy.finalRound == .whenEnded
    let evidence = upstreams.map { $0.evidence(policy.evidence, rule: policy.chunk, seesAll: seesAll) }
    let isFinal =
      haveAllEnded && zip(upstreams, evidence).allSatisfy { $0.isWithdrawn || $1 == $0.byteCount }
    let cutOff = zip(upstreams, evidence).map { upstream, bytes in
      bytes > 0 && bytes == upstream.byteCount && upstream.outcome?.isBrokenOff == true
    }
    let plan = RoundPlan(
      round: nextRound, attempt: 0, isFinal: isFinal, evidence: evidence, cutOff: cutOff,
      maxTokens: isFinal ? nil : segmentLimit(evidence), continuation: continuation,
      usesFallback: usesFallback)
    for slot in upstreams.indices where !upstreams[slot].isWithdrawn {
      upstreams[slot].seen = evidence[slot]
    }
    nextRound += 1
    firstFallbackAttempt = 0
    aim(atNs: atNs)
    begin(plan, answerBytesBefore: answer.utf8.count, into: &actions)
  }

  /// The model that aggregates now.
  private var traits: AggregatorTraits { usesFallback ? fallback ?? aggregator : aggregator }

  /// What a sentence about it begins with.
  private var writer: String { usesFallback ? fallbackTitle : title }

  /// How the answer is continued. In the layout of turns every round is a new turn, whatever the server could do.
  private var continuation: Continuation { policy.layout == .turns ? .turns : traits.continuation }

  private mutating func begin(
    _ plan: RoundPlan, answerBytesBefore: Int, into actions: inout [AggregationAction]
  ) {
    let isPrefilled = plan.continuation == .prefill
    let cut = policy.segment.cut ?? (isPrefilled ? .delta : .word)
    let gate = SegmentGate(
      cut: plan.isFinal ? nil : cut, filtersEcho: !answer.isEmpty && !(isPrefilled && traits.isExact),
      dropsLeadingSpace: !isPrefilled && answer.last == " ")
    if policy.layout == .turns { turnHistory = turns(before: plan.round) }
    phase = .writing
    current = RoundInProgress(plan: plan, gate: gate, answerBytesBefore: answerBytesBefore)
    actions.append(.startRound(plan))
  }

  /// The limit of a round that is not the final one, in tokens.
  private func segmentLimit(_ evidence: [Int]) -> Int {
    switch policy.segment.limit {
    case .tokens(let count): return max(1, count)
    case .ratio(let ratio):
      let growth = zip(upstreams, evidence).map { Double(max(0, $1 - $0.seen)) / $0.bytesPerToken }
      let grown = growth.filter { $0 > 0 }
      guard !grown.isEmpty else { return max(1, policy.chunk.step) }
      return max(1, Int((ratio * grown.reduce(0, +) / Double(grown.count)).rounded(.up)))
    }
  }

  /// Whether an attempt is the one that is being written.
  func isWriting(round: Int, attempt: Int) -> Bool {
    current?.plan.round == round && current?.plan.attempt == attempt
  }

  mutating func write(
    _ text: String, round: Int, attempt: Int, into actions: inout [AggregationAction]
  ) {
    guard isWriting(round: round, attempt: attempt) else { return }
    switch current!.gate.receive(text, answer: answer) {
    case .nothing: break
    case .text(let text, let bytes): emit(text, bytes: bytes, into: &actions)
    case .restart:
      actions.append(.cancelRound(round: round, attempt: attempt))
      let problem = restart(of: round)
      let failed = close(.failed(problem), isPremature: false, into: &actions)
      recover(failed, from: problem, into: &actions)
    }
  }

  mutating func endRound(
    _ round: Int, _ attempt: Int, _ outcome: Outcome, atNs: Int64, into actions: inout [AggregationAction]
  ) {
    guard isWriting(round: round, attempt: attempt) else { return }
    let isFinal = current!.plan.isFinal
    var problem = failure(in: outcome, of: round)
    // What a failed attempt held back is written again by the next one.
    if problem == nil {
      let keepsTail = outcome != .length || isFinal
      switch current!.gate.end(keepsTail: keepsTail, answer: answer) {
      case .nothing: break
      case .text(let text, let bytes): emit(text, bytes: bytes, into: &actions)
      case .restart: problem = restart(of: round)
      }
    }
    // A model that is asked to go on and stops at once says that there is nothing to add: that is no failure.
    if problem == nil, answer.utf8.count == current!.answerBytesBefore, answer.isEmpty || outcome != .stop {
      problem = StreamFailure(
        .silentRound,
        message: "\(writer) ended round \(round) (\(outcome.name)) without adding to the answer.")
    }
    if let problem {
      let failed = close(
        outcome.isBrokenOff ? outcome : .failed(problem), isPremature: false, into: &actions)
      recover(failed, from: problem, outcome: outcome, into: &actions)
      return
    }
    let isPremature = outcome != .length && !isFinal
    _ = close(outcome, isPremature: isPremature, into: &actions)
    if isFinal || (isPremature && endsAnswer) {
      finish(completion(outcome), into: &actions)
    } else {
      if isPremature { stoppedAtByte = answer.utf8.count }
      actions.append(.endSegment)
      phase = .waiting
      startRoundIfPossible(atNs: atNs, into: &actions)
    }
  }

  private func restart(of round: Int) -> StreamFailure {
    StreamFailure(
      .restart, message: "\(writer) began the answer anew in round \(round) instead of continuing it.")
  }

  /// Why the end of a stream counts as a failure of its round; nil if it does not.
  private func failure(in outcome: Outcome, of round: Int) -> StreamFailure? {
    switch outcome {
    case .stop, .length, .contentFilter, .toolCalls, .other: nil
    case .failed(let failure): failure
    case .truncated:
      StreamFailure(
        .truncated, message: "\(writer) broke off round \(round) without a finish reason.")
    case .cancelled:
      StreamFailure(
        .disconnected, message: "\(writer) was cancelled from outside in round \(round).")
    }
  }

  /// Records that the current attempt is over, and returns it; what was trimmed is said.
  private mutating func close(
    _ outcome: Outcome, isPremature: Bool, into actions: inout [AggregationAction]
  ) -> RoundInProgress {
    let closed = current!
    current = nil
    if closed.gate.echoBytes > 0 {
      actions.append(
        .note("trimmed \(closed.gate.echoBytes) bytes that round \(closed.plan.round) repeated"))
    }
    actions.append(
      .endRound(
        round: closed.plan.round, attempt: closed.plan.attempt, outcome, isPremature: isPremature))
    let past = PastRound(
      evidence: closed.plan.evidence, cutOff: closed.plan.cutOff, answerBytes: answer.utf8.count)
    if history.count == closed.plan.round { history.append(past) } else { history[history.count - 1] = past }
    return closed
  }

  /// Tries the round again from what has been emitted; hands it to the fallback; or ends the answer.
  private mutating func recover(
    _ failed: RoundInProgress, from failure: StreamFailure, outcome: Outcome? = nil,
    into actions: inout [AggregationAction]
  ) {
    var plan = failed.plan
    plan.attempt += 1
    if let limit = plan.maxTokens {
      let written = Double(answer.utf8.count - failed.answerBytesBefore) / traits.bytesPerToken
      plan.maxTokens = max(1, limit - Int(written))
    }
    let attemptsByThisModel = usesFallback ? plan.attempt - firstFallbackAttempt : plan.attempt
    if attemptsByThisModel <= retriesPerRound, retriesLeft > 0, !failure.isHopeless {
      retriesLeft -= 1
    } else if fallback != nil, !usesFallback {
      usesFallback = true
      firstFallbackAttempt = plan.attempt
      plan.continuation = continuation
      plan.usesFallback = true
    } else if outcome == .truncated, !answer.isEmpty, plan.isFinal {
      finish(completion(.truncated), into: &actions)
      return
    } else {
      finish(.failed(failure), into: &actions)
      return
    }
    begin(plan, answerBytesBefore: failed.answerBytesBefore, into: &actions)
  }

  /// Whether the policy lets an early stop end the answer now.
  private var endsAnswer: Bool {
    guard case .finish(let share) = policy.stop else { return false }
    let ended = upstreams.reduce(0) { $1.outcome == nil ? $0 : $0 + 1 }
    return Double(ended) >= share * Double(upstreams.count)
  }

  private func completion(_ outcome: Outcome) -> RequestOutcome {
    let hadEvidence = upstreams.contains { !$0.isWithdrawn && $0.seen > 0 }
    return upstreams.isEmpty || hadEvidence ? .complete(outcome) : .degraded(outcome)
  }
}
