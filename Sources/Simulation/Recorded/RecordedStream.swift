public import TokenStreams

/// What one call said, and when.
public struct RecordedStream: Equatable, Sendable {
  /// One thing that it said.
  public struct Entry: Equatable, Sendable {
    /// What it said.
    public var event: StreamEvent
    /// When its machine heard it, in nanoseconds of the recording's clock.
    public var atNs: Int64
  }

  /// What was known when it was made.
  public let start: Observation.CallStart
  /// What it said, in order.
  public private(set) var entries: [Entry] = []

  init(_ start: Observation.CallStart) { self.start = start }

  mutating func append(_ event: StreamEvent, atNs: Int64) { entries.append(Entry(event: event, atNs: atNs)) }

  /// When its first delta came; nil where none did.
  var firstDeltaNs: Int64? {
    entries.first { if case .delta = $0.event { true } else { false } }?.atNs
  }

  /// How it ended; nil where the recording breaks off before.
  public var outcome: Outcome? {
    if case .ended(let outcome, _)? = entries.last?.event { outcome } else { nil }
  }

  /// Whether it would have gone on: we cut it off, or its recording breaks off. What it would have said is unknown.
  public var isCensored: Bool { outcome == nil || outcome == .cancelled }
}
