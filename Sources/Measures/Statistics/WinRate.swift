/// How often a judge prefers a model to the one it is compared with, by the rules of AlpacaEval (`get_winrate` of
/// alpaca_eval 0.6.6).
///
/// A preference is 1 (the other model) to 2 (this one). 0 stands for 1.5, a draw. What lies outside of 1 … 2 is dropped;
/// for the discrete rate too, where `get_winrate` would round 2.4 to a win and −0.3 to a draw.
public struct WinRate: Equatable, Sendable {
  /// How many preferences count.
  public let count: Int
  /// How many preferences were dropped.
  public let dropped: Int
  /// How many of those that count are above 1.5.
  public let wins: Int
  /// How many of those that count are below 1.5.
  public let losses: Int
  /// How many of those that count are draws.
  public let draws: Int
  /// The mean of preference − 1, in percent; nil where no preference counts.
  public let percent: Double?
  /// Its standard error: the standard deviation (n − 1) ÷ √n; nil for a single preference.
  public let standardError: Double?

  /// Sums up the preferences of one model as a judge gave them.
  public init(_ preferences: [Double]) {
    let scores = preferences.compactMap { PreferenceScore(alpacaEval: $0)?.value }
    count = scores.count
    dropped = preferences.count - scores.count
    wins = scores.count { $0 > 0.5 }
    losses = scores.count { $0 < 0.5 }
    draws = scores.count - wins - losses
    let n = Double(scores.count)
    let mean = scores.reduce(0, +) / n
    percent = scores.isEmpty ? nil : mean * 100
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardError = scores.count > 1 ? (squares / (n - 1) / n).squareRoot() * 100 : nil
  }

  /// Wins and half of the draws, in percent of all; nil where no preference counts.
  public var discretePercent: Double? {
    count == 0 ? nil : (Double(wins) + Double(draws) / 2) / Double(count) * 100
  }
}
