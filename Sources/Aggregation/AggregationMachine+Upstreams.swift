internal import TokenStreams

/// What upstreams write, and how they end.
extension AggregationMachine {
  mutating func receive(
    _ text: String, from slot: Int, atNs: Int64, into actions: inout [AggregationAction]
  ) {
    if upstreams[slot].byteCount == 0 {
      upstreams[slot].arrival = arrivals
      arrivals += 1
    }
    upstreams[slot].text += text
    upstreams[slot].byteCount += text.utf8.count
    if upstreams[slot].readyNs < 0, upstreams[slot].byteCount >= upstreams[slot].leastBytes {
      noteReadiness(of: slot, atNs: atNs, into: &actions)
    }
  }

  mutating func end(
    _ slot: Int, _ outcome: Outcome, atNs: Int64, into actions: inout [AggregationAction]
  ) {
    guard upstreams[slot].outcome == nil else { return }
    upstreams[slot].outcome = outcome
    if outcome.isBrokenOff, policy.failedUpstream == .withdraw || upstreams[slot].byteCount == 0 {
      upstreams[slot].isWithdrawn = true
      // What has been shown of it is shown no more.
      turnHistory = nil
    }
    // Even one that leaves the barrier may be the one that it was waiting for.
    upstreams[slot].updateReadiness(rule: policy.chunk, atNs: atNs)
    if case .waiting = phase { startRoundIfPossible(atNs: atNs, into: &actions) }
  }

  mutating func noteReadiness(of slot: Int, atNs: Int64, into actions: inout [AggregationAction]) {
    guard upstreams[slot].readyNs < 0 else { return }
    upstreams[slot].updateReadiness(rule: policy.chunk, atNs: atNs)
    if upstreams[slot].readyNs >= 0, case .waiting = phase {
      startRoundIfPossible(atNs: atNs, into: &actions)
    }
  }

  /// Sets what the next round asks of each upstream.
  mutating func aim(atNs: Int64) {
    for slot in upstreams.indices {
      upstreams[slot].aim(at: nextRound, rule: policy.chunk)
      upstreams[slot].updateReadiness(rule: policy.chunk, atNs: atNs)
    }
  }

  /// Whether no upstream will write more.
  var haveAllEnded: Bool { upstreams.allSatisfy { $0.outcome != nil } }
}
