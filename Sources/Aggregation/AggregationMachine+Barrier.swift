internal import TokenStreams

/// When the next round may start.
extension AggregationMachine {
  /// Starts the next round if its barrier holds; else asks to be woken when time alone would satisfy it.
  mutating func startRoundIfPossible(atNs: Int64, into actions: inout [AggregationAction]) {
    guard case .waiting = phase else { return }
    guard let (cause, critical) = barrier(atNs: atNs) else {
      armDeadline(into: &actions)
      return
    }
    if cause == .alone, !upstreams.isEmpty, policy.requireProposals {
      let message = "No upstream of \(upstreams.count) gave a proposal, and proposals are required."
      finish(.failed(StreamFailure(.noProposals, message: message)), into: &actions)
      return
    }
    let readyNs = upstreams.map { $0.isWithdrawn ? -1 : $0.readyNs }
    actions.append(.passBarrier(round: nextRound, cause: cause, readyNs: readyNs, critical: critical))
    startRound(atNs: atNs, into: &actions)
  }

  /// Why the next round may start now, and whose readiness decided it; nil while it may not.
  private func barrier(atNs: Int64) -> (cause: Observation.Barrier.Cause, critical: Int)? {
    if haveAllEnded {
      let references = upstreams.indices.filter { !upstreams[$0].isWithdrawn && upstreams[$0].byteCount > 0 }
      return references.isEmpty ? (.alone, -1) : (.all, latest(references))
    }
    let ready = readyContenders
    // Without new evidence a round would only repeat the last one.
    guard ready.contains(where: { upstreams[$0].byteCount > upstreams[$0].seen }) else { return nil }
    if ready.count == contenderCount { return (.all, latest(ready)) }
    if let quorumNs = quorumNs(of: ready) {
      guard let graceNs = policy.barrier.graceNs else { return (.quorum, latest(ready)) }
      if atNs >= quorumNs + graceNs { return (.deadline, -1) }
    }
    if let deadlineNs = policy.barrier.deadlineNs, let first = firstReadyNs(of: ready),
      atNs >= first + deadlineNs
    {
      return (.deadline, -1)
    }
    return nil
  }

  /// Asks for the earliest instant at which time alone would satisfy the barrier.
  private mutating func armDeadline(into actions: inout [AggregationAction]) {
    let ready = readyContenders
    var instants: [Int64] = []
    if let graceNs = policy.barrier.graceNs, let quorumNs = quorumNs(of: ready) {
      instants.append(quorumNs + graceNs)
    }
    if let deadlineNs = policy.barrier.deadlineNs, let first = firstReadyNs(of: ready) {
      instants.append(first + deadlineNs)
    }
    guard let instant = instants.min(), instant != deadlineNs else { return }
    deadlineID += 1
    deadlineNs = instant
    actions.append(.armDeadline(id: deadlineID, atNs: instant))
  }

  private var contenderCount: Int { upstreams.reduce(0) { $1.isContender ? $0 + 1 : $0 } }

  /// Upstreams that have what the round asks for, among those that still can give it something.
  private var readyContenders: [Int] {
    upstreams.indices.filter { upstreams[$0].isContender && upstreams[$0].readyNs >= 0 }
  }

  private func latest(_ slots: [Int]) -> Int {
    slots.max { (upstreams[$0].readyNs, $0) < (upstreams[$1].readyNs, $1) } ?? -1
  }

  /// When enough of them were ready; nil while they are too few.
  private func quorumNs(of ready: [Int]) -> Int64? {
    let required = policy.barrier.required(of: contenderCount, total: upstreams.count)
    guard ready.count >= required else { return nil }
    return ready.map { upstreams[$0].readyNs }.sorted()[required - 1]
  }

  /// When the first one with new text was ready.
  private func firstReadyNs(of ready: [Int]) -> Int64? {
    ready.lazy.filter { upstreams[$0].byteCount > upstreams[$0].seen }.map { upstreams[$0].readyNs }.min()
  }
}
