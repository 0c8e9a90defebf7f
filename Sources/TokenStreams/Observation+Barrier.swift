extension Observation {
  /// Why a round could start.
  public struct Barrier: Equatable, Sendable {
    /// What let the round start.
    public enum Cause: String, Equatable, Sendable, CaseIterable {
      /// Every upstream that was left was ready.
      case all
      /// Enough of them were.
      case quorum
      /// The time limit after the first ready one passed.
      case deadline
      /// There was nobody left to wait for (all upstreams failed, or there are none).
      case alone
    }

    /// The layer of the place that aggregates, from 0.
    public var layer: Int
    /// Its slot in the layer, from 0.
    public var slot: Int
    /// The round that starts.
    public var round: Int
    /// What let it start.
    public var cause: Cause
    /// For each upstream in the order of the place's `upstreams`: when it became ready for this round, or −1.
    public var readyNs: [Int64]
    /// Index into `upstreams` of the one whose readiness satisfied the barrier; −1 where a deadline or nothing did.
    public var critical: Int
    /// When the barrier was satisfied.
    public var atNs: Int64

    /// Records a barrier.
    public init(
      layer: Int, slot: Int, round: Int, cause: Cause, readyNs: [Int64], critical: Int, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.cause = cause
      self.readyNs = readyNs
      self.critical = critical
      self.atNs = atNs
    }
  }
}
