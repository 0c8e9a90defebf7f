extension Observation {
  /// One attempt at a round.
  public struct RoundStart: Equatable, Sendable {
    /// The layer of the place that aggregates, from 0.
    public var layer: Int
    /// Its slot in the layer, from 0.
    public var slot: Int
    /// The round, from 0.
    public var round: Int
    /// The attempt at it, from 0.
    public var attempt: Int
    /// The call that serves it.
    public var call: Int
    /// Whether every upstream has ended, so that the round has no limit of its own.
    public var isFinal: Bool
    /// For each upstream, how much of its text the round sees, in UTF-8 bytes.
    public var evidenceBytes: [Int]
    /// The same in estimated tokens.
    public var evidenceTokens: [Int]
    /// How the evidence is arranged.
    public var layout: String
    /// How the answer is continued.
    public var continuation: String
    /// When it started.
    public var atNs: Int64

    /// Records the start of an attempt.
    public init(
      layer: Int, slot: Int, round: Int, attempt: Int, call: Int, isFinal: Bool, evidenceBytes: [Int],
      evidenceTokens: [Int], layout: String, continuation: String, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.attempt = attempt
      self.call = call
      self.isFinal = isFinal
      self.evidenceBytes = evidenceBytes
      self.evidenceTokens = evidenceTokens
      self.layout = layout
      self.continuation = continuation
      self.atNs = atNs
    }
  }
}
