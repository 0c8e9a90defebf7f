/// One request, measured, and what it cost.
public struct CostedRequest: Equatable, Sendable {
  /// Its measures.
  public let request: MeasuredRequest
  /// What it cost.
  public let cost: RequestCost

  /// Puts together what was computed of one recording.
  public init(_ request: MeasuredRequest, _ cost: RequestCost) {
    self.request = request
    self.cost = cost
  }
}
