internal import TokenStreams

/// When a model of the mock delivers its tokens. All times are nanoseconds from the moment the request has a slot.
public struct MockLatency: Equatable, Sendable {
  /// What every request costs before its first token.
  public var baseNs: Int64
  /// What each prompt token costs that the prefix cache does not hold.
  public var uncachedTokenNs: Int64
  /// What each prompt token costs that the prefix cache holds.
  public var cachedTokenNs: Int64
  /// The time from one token to the next.
  public var interval: TokenInterval

  /// Makes a latency model.
  public init(
    baseNs: Int64 = 0, uncachedTokenNs: Int64 = 0, cachedTokenNs: Int64 = 0,
    interval: TokenInterval = .constant(ns: 0)
  ) {
    self.baseNs = baseNs
    self.uncachedTokenNs = uncachedTokenNs
    self.cachedTokenNs = cachedTokenNs
    self.interval = interval
  }

  /// The closed form of the time to the first token.
  ///
  /// - Parameters:
  ///   - promptTokens: All tokens of the prompt.
  ///   - cachedTokens: How many of them the prefix cache holds.
  public func expectedFirstTokenNs(promptTokens: Int, cachedTokens: Int) -> Int64 {
    baseNs + uncachedTokenNs * Int64(promptTokens - cachedTokens) + cachedTokenNs * Int64(cachedTokens)
  }

  /// The instants of all tokens of an answer; the first is `expectedFirstTokenNs`.
  public func tokenInstantsNs(count: Int, promptTokens: Int, cachedTokens: Int, seed: UInt64) -> [Int64] {
    var random = SplitMix64(seed: seed)
    var instant = expectedFirstTokenNs(promptTokens: promptTokens, cachedTokens: cachedTokens)
    var instants: [Int64] = []
    instants.reserveCapacity(count)
    for index in 0..<count {
      if index > 0 { instant += interval.sample(&random) }
      instants.append(instant)
    }
    return instants
  }
}
