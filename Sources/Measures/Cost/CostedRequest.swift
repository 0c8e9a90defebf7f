/// One request, measured, and what it cost.
public struct CostedRequest: Equatable, Sendable {
  /// Its measures.
  public let request: MeasuredRequest
  /// What it cost.
  public let cost: RequestCost
  /// Whether its instants and lengths were computed and not measured.
  public let isSimulated: Bool

  /// Measures a recording.
  public init(_ recording: RequestRecording, prices: PriceTable, isSimulated: Bool) {
    request = MeasuredRequest(recording)
    cost = RequestCost(recording, prices: prices)
    self.isSimulated = isSimulated
  }
}
