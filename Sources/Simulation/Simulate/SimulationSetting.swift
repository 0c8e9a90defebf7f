public import Measures
public import TokenStreams

/// What all requests of a simulation have in common.
public struct SimulationSetting: Sendable {
  /// What is known of the agents that cannot be asked.
  public var model: LatencyModel
  /// From it come all draws.
  public var seed: UInt64
  /// The reader's speed for the playback stall, in characters per second.
  public var readingRate: Double
  /// When the requests of each policy come, which has it for itself; nil for the instants at which they were recorded.
  public var load: Load?
  /// How long the answers are.
  public var answerLength = AnswerLength.recorded
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

  /// Whether proposers had nobody beside them at their servers but whoever was recorded there.
  public var isAsRecorded: Bool { load == nil && !model.sharesServers }
}
