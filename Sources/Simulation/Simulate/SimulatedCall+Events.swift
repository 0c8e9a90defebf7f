internal import TokenStreams

/// What a call says, and when.
extension SimulatedCall {
  /// When something is due, and its rank among what is due at the same instant.
  typealias Due = (atNs: Int64, rank: Int64?)

  /// Its server takes it up, and its events were recorded; of one whose were not, nothing is known from the start.
  mutating func play(_ recorded: PlayedStream?) {
    script = .played
    if let recorded { stream = recorded }
    delay(since: 0)
  }

  /// Its server takes it up, and a model answers it.
  mutating func write(_ stream: WrittenStream) {
    script = .written
    written = stream
  }

  /// Its server works on so many others from now on. Returns when it says the next thing, if that is another instant than
  /// before.
  mutating func meet(others: Int, atNs: Int64) -> Due? {
    guard self.others != others, !isCancelled else { return nil }
    let before = slowness
    self.others = others
    switch script {
    case .waiting: return nil
    case .written: written?.meet(others: others, atNs: atNs)
    case .played:
      let leftNs = due(atNs: atNs).atNs - atNs
      startNs += Self.waitNs(Double(leftNs) * slowness / before) - leftNs
    }
    return due(atNs: atNs)
  }

  /// When it says the next thing, once it has been taken up. A played stream of which no more is known is due when it is
  /// known for the last time that it said nothing.
  ///
  /// It changes nothing; were it not called mutating, the whole call would be copied out of its array at every delta.
  mutating func due(atNs: Int64) -> Due {
    switch script {
    case .waiting: return (atNs, nil)
    case .written: return (written?.nextNs ?? atNs, nil)
    case .played:
      guard played < stream.entries.count else {
        return (max(atNs, startNs + stream.knownNs), EventHeap.lastRank)
      }
      return (startNs + stream.entries[played].offsetNs, Int64(stream.entries[played].position))
    }
  }

  /// What it says now; nil where nobody knows what it would have said.
  mutating func next(atNs: Int64) -> StreamEvent? {
    if isCancelled { return .ended(.cancelled, readNs: atNs) }
    switch script {
    case .waiting: preconditionFailure("A call that waits for its server says nothing.")
    case .written: return written?.next()
    case .played:
      guard played < stream.entries.count else { return nil }
      let entry = stream.entries[played]
      let shiftNs = startNs - stream.startNs
      played += 1
      if case .delta(let delta) = entry.event, delta.channel == .content { hasSpoken = true }
      delay(since: entry.offsetNs)
      return entry.event.shifted(byNs: shiftNs)
    }
  }

  /// What others at its server add to the time until it says the next thing, counted from something that it said.
  private mutating func delay(since offsetNs: Int64) {
    guard sharing.slowsDown, played < stream.entries.count else { return }
    let gapNs = stream.entries[played].offsetNs - offsetNs
    startNs += Self.waitNs(Double(gapNs) * slowness) - gapNs
  }
}
