/// Every figure that is computed, by the name that it has in tables and limits.
///
/// `definition` says what it is. A measure may have no value for a request (undefined), one, or many (every gap).
public enum Measure: String, Equatable, Sendable, CaseIterable {
  case ttfb, ttfe, ttft, ttfo
  case firstBarrier = "first barrier"
  case itl, tpot, e2e
  case tokens
  case tokensPerSecond = "tokens/s"
  case decodeRate = "decode rate"
  case gap, gapWait = "gap wait", gapTTFT = "gap ttft", maxGap = "max gap"
  case stall, overlap, pause
  case startDelay = "start delay"
  case wasted, saved
  case cancelled = "cancelled in flight"
  case calls
  case retries = "retried calls"
  case rounds, premature
  case promptTokens = "prompt tokens"
  case billedTokens = "billed tokens"
  case cachedTokens = "cached tokens"

  /// The name as options spell it: with dashes for blanks.
  public var optionName: String { String(rawValue.map { $0 == " " ? "-" : $0 }) }

  /// The place of its values in a `MeasuredValues`.
  var index: Int {
    // Declared without payloads, so that `allCases` holds each once.
    Self.allCases.firstIndex(of: self) ?? 0
  }

  /// Those that one call has too, measured from the instant at which it was made.
  public static let ofCalls: [Measure] = [
    .ttfb, .ttfe, .ttft, .ttfo, .itl, .tpot, .e2e, .tokens, .tokensPerSecond, .decodeRate, .promptTokens,
    .cachedTokens,
  ]

  /// Those that have one value at most, and so can be limits.
  public var isSingle: Bool {
    switch self {
    case .itl, .gap, .gapWait, .gapTTFT: false
    default: true
    }
  }
}
