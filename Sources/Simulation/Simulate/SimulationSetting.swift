public import Measures

/// What all requests of a simulation have in common.
public struct SimulationSetting: Sendable {
  /// What is known of the agents that cannot be asked.
  public var model: LatencyModel
  /// From it come all draws.
  public var seed: UInt64
  /// The reader's speed for the playback stall, in characters per second.
  public var readingRate: Double
  /// Tokens of every answer; nil for the length that was recorded for its prompt.
  public var answerTokens: Int?
  /// Whether everything that happens is kept, for a trace.
  public var keepsObservations: Bool

  /// Makes a setting.
  public init(
    model: LatencyModel, seed: UInt64 = 1, readingRate: Double = PlaybackStall.usualRate,
    keepsObservations: Bool = false
  ) {
    self.model = model
    self.seed = seed
    self.readingRate = readingRate
    self.keepsObservations = keepsObservations
  }
}
