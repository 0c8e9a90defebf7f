/// One request, measured, and what it cost.
public struct CostedRequest: Equatable, Sendable {
  /// Its measures.
  public let request: MeasuredRequest
  /// What it cost.
  public let cost: RequestCost

  /// Measures a recording.
  ///
  /// - Parameter isSimulated: the recording is that of a simulation, whose answer's length is assumed.
  public init(_ recording: RequestRecording, prices: PriceTable, isSimulated: Bool) {
    self.init(MeasuredRequest(recording, isSimulated: isSimulated), RequestCost(recording, prices: prices))
  }

  /// Puts together what was computed of one recording.
  public init(_ request: MeasuredRequest, _ cost: RequestCost) {
    self.request = request
    self.cost = cost
  }
}
