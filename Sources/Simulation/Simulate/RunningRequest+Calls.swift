internal import TokenStreams

/// What the calls of a simulated request say, and when.
extension RunningRequest {
  /// When something is due, and its rank among what is due at the same instant.
  typealias Due = (atNs: Int64, rank: Int64?)

  /// A server takes up a call whose events were recorded; of one that was not, nothing is known from the start.
  mutating func play(_ call: Int) {
    let (slot, attempt) = (calls[call].start.slot, calls[call].start.attempt)
    calls[call].script = .played
    if proposals.slots.indices ~= slot, proposals.slots[slot].indices ~= attempt {
      calls[call].stream = proposals.slots[slot][attempt]
    }
  }

  /// A server takes up a call that a model answers.
  mutating func write(_ stream: WrittenStream, to call: Int) {
    calls[call].script = .written(written.count)
    written.append(stream)
  }

  /// When a call that has been taken up says the next thing. A played stream of which no more is known is due when it is
  /// known for the last time that it said nothing.
  func due(_ call: Int, atNs: Int64) -> Due {
    switch calls[call].script {
    case .waiting: return (atNs, nil)
    case .written(let index): return (written[index].nextNs ?? atNs, nil)
    case .played:
      let played = calls[call].played
      guard played < calls[call].stream.entries.count else {
        return (max(atNs, calls[call].startNs + calls[call].stream.knownNs), EventHeap.lastRank)
      }
      return (
        calls[call].startNs + calls[call].stream.entries[played].offsetNs,
        Int64(calls[call].stream.entries[played].position)
      )
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
    case .written(let index): event = written[index].next()
    case .played:
      let played = calls[call].played
      guard played < calls[call].stream.entries.count else { return nil }
      event = calls[call].stream.entries[played].event.shifted(
        byNs: calls[call].startNs - calls[call].stream.startNs)
      calls[call].played += 1
    }
    if case .ended = event {
      calls[call].hasEnded = true
      return (event, nil)
    }
    return (event, due(call, atNs: atNs))
  }
}
