/// How much a judge prefers a text to the one it is compared with: 0 not at all, 0.5 a draw, 1 wholly.
public struct PreferenceScore: Equatable, Sendable {
  /// The score, 0 … 1.
  public let value: Double

  /// From AlpacaEval's `preference`, 1 … 2, where 0 stands for a draw; nil outside of it, and for NaN.
  public init?(alpacaEval preference: Double) {
    if preference == 0 {
      value = 0.5
    } else if (1...2).contains(preference) {
      value = preference - 1
    } else {
      return nil
    }
  }
}
