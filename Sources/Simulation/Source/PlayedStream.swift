internal import TokenStreams

/// What a recorded proposer said, to be played again from another instant on.
struct PlayedStream: Equatable, Sendable {
  /// One thing that it said.
  struct Entry: Equatable, Sendable {
    /// Its instant of reading is that of the recording.
    var event: StreamEvent
    /// When its machine heard it, after the call was made.
    var offsetNs: Int64
    /// Which of its request's observations it is: of two at one instant, the first recorded comes first.
    var position: Int
  }

  /// When the call was made.
  private(set) var startNs: Int64
  /// Where the log of its server has it.
  let server: ServerLog.Place
  private(set) var entries: [Entry] = []
  /// Whether it would have gone on: what it would have said is unknown.
  private(set) var isCensored = true
  /// Until when it is known what it said, after the call was made.
  private(set) var knownNs: Int64 = 0

  init(startNs: Int64, server: ServerLog.Place) {
    self.startNs = startNs
    self.server = server
  }

  /// The same, counted from the instant at which its server took it up.
  ///
  /// - Parameter alone: when something would have been said, counted from there, that was said so long after the call.
  func taken(upAfterNs waitNs: Int64, _ alone: (Int64) -> Int64) -> PlayedStream {
    var stream = self
    stream.startNs += waitNs
    stream.knownNs = alone(knownNs)
    for index in entries.indices { stream.entries[index].offsetNs = alone(entries[index].offsetNs) }
    return stream
  }

  /// When its first content was heard, after the call was made; nil where there was none.
  var firstTextNs: Int64? {
    entries.first { entry in
      if case .delta(let delta) = entry.event { delta.channel == .content } else { false }
    }?.offsetNs
  }

  mutating func append(_ event: StreamEvent, atNs: Int64, position: Int) {
    knownNs = atNs - startNs
    // Nobody can tell what a stream that we cut off, or whose recording breaks off, would have said next.
    if case .ended(.cancelled, _) = event { return }
    if case .ended = event { isCensored = false }
    entries.append(Entry(event: event, offsetNs: atNs - startNs, position: position))
  }
}
