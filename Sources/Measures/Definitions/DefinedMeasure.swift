/// What tools report of a stream under these names. What a name means differs; see `DefinitionProfile`.
enum DefinedMeasure: String, CaseIterable {
  case ttft, ttfo, tpot, itl, e2e, tokens
  case tokensPerSecond = "tokens/s"
  /// One figure: tokens of all streams over the time from the first start to the last end.
  case throughput

  var unit: String {
    switch self {
    case .ttft, .ttfo, .tpot, .itl, .e2e: "ms"
    case .tokens: ""
    case .tokensPerSecond, .throughput: "1/s"
    }
  }

  /// Digits after the point that its size deserves.
  var digits: Int {
    switch self {
    case .tpot, .itl: 2
    case .tokens: 0
    default: 1
    }
  }
}
