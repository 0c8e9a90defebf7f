internal import Aggregation
internal import Measures
internal import TokenStreams

/// What the calls of a simulated request say, and when.
extension RunningRequest {
  /// When something is due, and its rank among what is due at the same instant.
  typealias Due = (atNs: Int64, rank: Int64?)

  /// What follows when a call has said something.
  enum Said {
    /// It goes on at an instant.
    case goesOn(Due)
    /// It has ended.
    case ended
    /// Nobody knows what it would have said.
    case unknown
  }

  /// A server takes up a call whose events were recorded; of one that was not, nothing is known from the start.
  mutating func play(_ call: Int) {
    let (slot, attempt) = (calls[call].start.slot, calls[call].start.attempt)
    calls[call].script = .played
    if proposals.slots.indices ~= slot, proposals.slots[slot].indices ~= attempt {
      calls[call].stream = proposals.slots[slot][attempt]
    }
    delay(call, since: 0)
  }

  /// What others at its server add to the time until a played call says the next thing, counted from something that it said.
  private mutating func delay(_ call: Int, since offsetNs: Int64) {
    guard calls[call].sharing.slowsDown, calls[call].played < calls[call].stream.entries.count else { return }
    let gapNs = calls[call].stream.entries[calls[call].played].offsetNs - offsetNs
    calls[call].startNs += SimulatedCall.waitNs(Double(gapNs) * calls[call].slowness) - gapNs
  }

  /// The server of a call works on so many others from now on. Returns when the call says the next thing, if that is another
  /// instant than before.
  mutating func meet(_ call: Int, others: Int, atNs: Int64) -> Due? {
    guard calls[call].others != others, !calls[call].isCancelled else { return nil }
    let before = calls[call].slowness
    calls[call].others = others
    switch calls[call].script {
    case .waiting: return nil
    case .written(let index): written[index].meet(others: others, atNs: atNs)
    case .played:
      let leftNs = due(call, atNs: atNs).atNs - atNs
      calls[call].startNs += SimulatedCall.waitNs(Double(leftNs) * calls[call].slowness / before) - leftNs
    }
    return due(call, atNs: atNs)
  }

  /// A server takes up a call that a model answers.
  mutating func write(_ stream: WrittenStream, to call: Int) {
    calls[call].script = .written(written.count)
    written.append(stream)
  }

  /// When a call that has been taken up says the next thing. A played stream of which no more is known is due when it is
  /// known for the last time that it said nothing.
  ///
  /// It changes nothing; were it not called mutating, the whole request would be copied at every delta.
  mutating func due(_ call: Int, atNs: Int64) -> Due {
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

  /// Lets a call say what it says now, and the machine hear it.
  mutating func say(_ call: Int, atNs: Int64) throws(MeasuresError) -> Said {
    guard isKnown(call) else { return .unknown }
    let event = next(call, atNs: atNs)
    if case .delta = event { deltas += 1 }
    let isOver = if case .ended = event { true } else { false }
    try keep(.stream(call: call, event, atNs: atNs))
    handle(.call(call, event, atNs: atNs))
    guard isOver else { return .goesOn(due(call, atNs: atNs)) }
    calls[call].hasEnded = true
    return .ended
  }

  /// Whether anybody knows what a call would say now. It is mutating as `due` is.
  private mutating func isKnown(_ call: Int) -> Bool {
    guard case .played = calls[call].script, !calls[call].isCancelled else { return true }
    return calls[call].played < calls[call].stream.entries.count
  }

  /// What a call says now, which has to be known.
  private mutating func next(_ call: Int, atNs: Int64) -> StreamEvent {
    if calls[call].isCancelled { return .ended(.cancelled, readNs: atNs) }
    switch calls[call].script {
    case .waiting: preconditionFailure("A call that waits for its server says nothing.")
    case .written(let index): return written[index].next()
    case .played:
      let played = calls[call].played
      calls[call].played += 1
      let entry = calls[call].stream.entries[played]
      let shiftNs = calls[call].startNs - calls[call].stream.startNs
      if case .delta(let delta) = entry.event, delta.channel == .content { calls[call].hasSpoken = true }
      delay(call, since: entry.offsetNs)
      return entry.event.shifted(byNs: shiftNs)
    }
  }
}
