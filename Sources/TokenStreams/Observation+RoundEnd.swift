extension Observation {
  /// How a round ended.
  public struct RoundEnd: Equatable, Sendable {
    /// The layer of the place that aggregates, from 0.
    public var layer: Int
    /// Its slot in the layer, from 0.
    public var slot: Int
    /// The round, from 0.
    public var round: Int
    /// The attempt at it, from 0.
    public var attempt: Int
    /// How its stream ended.
    public var outcome: Outcome
    /// The model stopped by itself although the round was not the final one.
    public var isPremature: Bool
    /// When it ended.
    public var atNs: Int64

    /// Records the end of an attempt.
    public init(
      layer: Int, slot: Int, round: Int, attempt: Int, outcome: Outcome, isPremature: Bool, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.attempt = attempt
      self.outcome = outcome
      self.isPremature = isPremature
      self.atNs = atNs
    }
  }
}
