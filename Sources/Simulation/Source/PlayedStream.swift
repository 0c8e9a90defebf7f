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
  func taken(upAfterNs waitNs: Int64) -> PlayedStream {
    var stream = self
    stream.startNs += waitNs
    stream.knownNs = max(0, knownNs - waitNs)
    for index in entries.indices { stream.entries[index].offsetNs = max(0, entries[index].offsetNs - waitNs) }
    return stream
  }

  mutating func append(_ event: StreamEvent, atNs: Int64, position: Int) {
    knownNs = atNs - startNs
    // Nobody can tell what a stream that we cut off, or whose recording breaks off, would have said next.
    if case .ended(.cancelled, _) = event { return }
    if case .ended = event { isCensored = false }
    entries.append(Entry(event: event, offsetNs: atNs - startNs, position: position))
  }
}
