/// When the events of a recording are due as they are replayed at some speed.
public struct ReplayPace: Sendable {
  private let speed: Double
  private var origin: (recordedNs: Int64, replayedNs: Int64)?

  /// Makes a pace.
  ///
  /// - Parameter speed: how much faster than it was recorded: 1 for as fast, 2 for twice as fast.
  public init(speed: Double) {
    precondition(speed > 0, "A replay goes forward.")
    self.speed = speed
  }

  /// When something is due that was recorded at `atNs`. The first is due at once.
  ///
  /// - Parameter atNs: between 0 and 2⁶⁰, as all instants of replays are.
  public mutating func dueNs(_ atNs: Int64, nowNs: Int64) -> Int64 {
    let origin = self.origin ?? (atNs, nowNs)
    self.origin = origin
    // A century is as good as never, and can be added to any instant.
    return origin.replayedNs + Int64(min(Double(atNs - origin.recordedNs) / speed, 3e18))
  }

  /// Begins anew with what comes next: it was recorded by another clock.
  public mutating func restart() { origin = nil }
}
