public import TokenStreams

/// What is kept of one HTTP call: its instants and sizes, not its text.
public struct CallRecording: Equatable, Sendable {
  /// One delta.
  public struct Piece: Equatable, Sendable {
    /// When it was read from the socket.
    public var readNs: Int64
    /// When it was handed to the machine.
    public var atNs: Int64
    /// Its text's size in UTF-8 bytes.
    public var bytes: Int32
    /// The channel that it came on.
    public var channel: Delta.Channel
  }

  /// What was known when it was made.
  public let start: Observation.CallStart
  /// Index of the place that called, in the header's `places`.
  public let place: Int
  /// When the connection stood, the request was written and the response began.
  public internal(set) var firstByte: StreamEvent.FirstByte?
  /// When the first server-sent event was read.
  public internal(set) var firstEventNs: Int64?
  /// Every delta in order.
  public internal(set) var deltas: [Piece] = []
  /// UTF-8 bytes of content.
  public internal(set) var contentBytes = 0
  /// UTF-8 bytes of reasoning.
  public internal(set) var reasoningBytes = 0
  /// UTF-8 bytes of content before the first that went into the answer: what it repeated of it. 0 where nothing went there.
  public internal(set) var repeatedBytes = 0
  /// The server's last report of token counts.
  public internal(set) var usage: Usage?
  /// How it ended; nil while it runs, or where the recording breaks off.
  public internal(set) var outcome: Outcome?
  /// When its end was read.
  public internal(set) var endReadNs: Int64?
  /// When its end was handed to the machine.
  public internal(set) var endNs: Int64?
  /// Whether it was made again as a new call.
  public internal(set) var isRetried = false

  init(_ start: Observation.CallStart, place: Int) {
    self.start = start
    self.place = place
  }

  /// When the first text on a channel was read.
  public func firstReadNs(_ channel: Delta.Channel) -> Int64? {
    deltas.first { $0.channel == channel }?.readNs
  }

  /// When the last thing known of it happened.
  public var lastNs: Int64 {
    endNs ?? deltas.last?.atNs ?? firstEventNs ?? firstByte?.readNs ?? start.atNs
  }
}
