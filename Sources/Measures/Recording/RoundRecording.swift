public import TokenStreams

/// One round of an aggregating place: its barrier and its attempts.
public struct RoundRecording: Equatable, Sendable {
  /// One attempt.
  public struct Attempt: Equatable, Sendable {
    /// What it was given.
    public var start: Observation.RoundStart
    /// How it ended; nil while it runs, or where the recording breaks off.
    public var end: Observation.RoundEnd?
  }

  /// What let it start; nil where a place needs none.
  public internal(set) var barrier: Observation.Barrier?
  /// The attempts in order.
  public internal(set) var attempts: [Attempt] = []

  /// When the round could start: its barrier, or else its first attempt.
  public var readyNs: Int64? { barrier?.atNs ?? attempts.first?.start.atNs }

  /// When its last attempt ended.
  public var endNs: Int64? { attempts.last?.end?.atNs }

  /// Whether the model stopped by itself although more was to come.
  public var isPremature: Bool { attempts.contains { $0.end?.isPremature ?? false } }
}
