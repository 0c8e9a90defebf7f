/// One request, measured, and what it cost.
public struct CostedRequest: Equatable, Sendable {
  /// Its measures.
  public let request: MeasuredRequest
  /// What it cost.
  public let cost: RequestCost

  /// Computes what a recorded request cost.
  ///
  /// - Parameter request: what the recording was measured as.
  public init(_ request: MeasuredRequest, of recording: RequestRecording, prices: PriceTable) {
    self.request = request
    cost = RequestCost(recording, prices: prices)
  }
}
