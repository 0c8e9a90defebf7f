internal import TokenStreams

/// What the calls of a simulated request say, and when.
extension RunningRequest {
  /// When something is due, and its rank among what is due at the same instant.
  typealias Due = (atNs: Int64, rank: Int64?)

  /// When a call that has been taken up says the next thing. A played stream of which no more is known is due when it is
  /// known for the last time that it said nothing.
  func due(_ call: Int, atNs: Int64) -> Due {
    switch calls[call].script {
    case .waiting: return (atNs, nil)
    case .written(let stream): return (stream.nextNs ?? atNs, nil)
    case .played(let slot, let attempt):
      guard let stream = stream(slot, attempt) else { return (atNs, nil) }
      guard calls[call].played < stream.entries.count else {
        return (max(atNs, calls[call].startNs + stream.knownNs), EventHeap.lastRank)
      }
      let entry = stream.entries[calls[call].played]
      return (calls[call].startNs + entry.offsetNs, Int64(entry.position))
    }
  }

  /// What a call says now, and when it goes on; nil where nobody knows what it would say.
  mutating func next(_ call: Int, atNs: Int64) -> (event: StreamEvent, next: Due?)? {
    if calls[call].isCancelled {
      calls[call].hasEnded = true
      return (.ended(.cancelled, readNs: atNs), nil)
    }
    let event: StreamEvent
    switch calls[call].script {
    case .waiting: preconditionFailure("A call that waits for its server says nothing.")
    case .written(var stream):
      // One reference at a time, so that the stream is changed in place.
      calls[call].script = .played(slot: -1, attempt: -1)
      event = stream.next()
      calls[call].script = .written(stream)
    case .played(let slot, let attempt):
      guard let stream = stream(slot, attempt), calls[call].played < stream.entries.count else { return nil }
      event = stream.entries[calls[call].played].event.shifted(byNs: calls[call].startNs - stream.startNs)
      calls[call].played += 1
    }
    if case .ended = event {
      calls[call].hasEnded = true
      return (event, nil)
    }
    return (event, due(call, atNs: atNs))
  }

  private func stream(_ slot: Int, _ attempt: Int) -> PlayedStream? {
    guard proposals.slots.indices ~= slot, proposals.slots[slot].indices ~= attempt else { return nil }
    return proposals.slots[slot][attempt]
  }
}
