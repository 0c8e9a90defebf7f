/// When an agent that is asked begins to answer, how fast it goes on, and how much it says: what a simulation knows of
/// a model that it cannot ask.
///
/// The time to the first text is `(base + uncached · uncached prompt tokens + cached · cached prompt tokens) · ratio`,
/// the ratio drawn from those that the estimate left over. From one delta to the next goes an interval drawn from the
/// recorded ones, times the pace of the call, which is drawn once. Times are nanoseconds.
public struct AgentLatency: Equatable, Sendable {
  /// What every call takes before its first text.
  public var baseNs: Double
  /// What each prompt token takes that the server's prefix cache does not hold.
  public var uncachedTokenNs: Double
  /// What each prompt token takes that the cache holds; nil where nothing is known of a cache: then none is simulated.
  public var cachedTokenNs: Double?
  /// How many times as long as on that line it takes to the first text.
  public var firstTextRatio: Empirical
  /// From one delta to the next, in a call of average pace.
  public var intervalNs: Empirical
  /// A call's mean interval over that of all calls.
  public var pace: Empirical
  /// UTF-8 bytes of one delta.
  public var deltaBytes: Empirical
  /// UTF-8 bytes of content per generated token, as the server counts them.
  public var bytesPerToken: Double
  /// UTF-8 bytes of the prompt per prompt token, as the server counts them.
  public var promptBytesPerToken: Double
  /// UTF-8 bytes of a whole answer, for prompts of which no answer was recorded.
  public var answerBytes: Empirical
  /// What the calls at its server do to each other. All other members are of calls that are alone there.
  public var sharing: ServerSharing

  /// Makes a model of an agent.
  public init(
    baseNs: Double, uncachedTokenNs: Double = 0, cachedTokenNs: Double? = nil,
    firstTextRatio: Empirical = Empirical([1]), intervalNs: Empirical, pace: Empirical = Empirical([1]),
    deltaBytes: Empirical = Empirical([4]), bytesPerToken: Double = 4, promptBytesPerToken: Double = 4,
    answerBytes: Empirical, sharing: ServerSharing = ServerSharing()
  ) {
    self.baseNs = baseNs
    self.uncachedTokenNs = uncachedTokenNs
    self.cachedTokenNs = cachedTokenNs
    self.firstTextRatio = firstTextRatio
    self.intervalNs = intervalNs
    self.pace = pace
    self.deltaBytes = deltaBytes
    self.bytesPerToken = bytesPerToken
    self.promptBytesPerToken = promptBytesPerToken
    self.answerBytes = answerBytes
    self.sharing = sharing
  }

  /// The time to the first text on the line.
  ///
  /// - Parameters:
  ///   - promptTokens: all tokens of the prompt.
  ///   - cachedTokens: how many of them the cache holds.
  public func expectedFirstTextNs(promptTokens: Double, cachedTokens: Double) -> Double {
    let cached = cachedTokenNs == nil ? 0 : cachedTokens
    return baseNs + uncachedTokenNs * (promptTokens - cached) + (cachedTokenNs ?? 0) * cached
  }
}
