/// The line of an agent's time to the first text over the tokens of its prompts, as far as its calls identify it.
///
/// It is the least squares of the errors relative to the times: what holds a call up, holds a long one up for longer.
struct FirstTextLine {
  private(set) var baseNs = 0.0
  private(set) var uncachedTokenNs = 0.0
  /// nil where nothing identifies it.
  private(set) var cachedTokenNs: Double?
  /// How many times as long as on the line the calls took.
  private(set) var ratios: [Double] = []
  private let promptBytesPerToken: Double
  /// What the calls cannot tell, in sentences.
  private(set) var remarks: [String] = []

  /// A regressor whose standard deviation is less than this share of its mean says nothing about a slope.
  private static let leastVariation = 0.05
  /// Two regressors that correlate more than this cannot be told apart.
  private static let mostCorrelation = 0.98

  /// Fits the line to some calls; of those that took no time it learns nothing.
  init(_ calls: [CallSample], promptBytesPerToken: Double, agent: String) {
    self.promptBytesPerToken = promptBytesPerToken
    let calls = calls.filter { $0.firstTextNs > 0 }
    let tokens = calls.map { Self.tokens($0, promptBytesPerToken) }
    let cached =
      calls.allSatisfy { $0.cachedTokens != nil } ? calls.map { Double($0.cachedTokens ?? 0) } : nil
    let uncached = cached.map { zip(tokens, $0).map { max(0, $0 - $1) } } ?? tokens

    var hasSlope = calls.count >= AgentSamples.fewestCalls && Self.varies(uncached)
    var columns = [[Double](repeating: 1, count: calls.count)]
    var hasCache = false
    if hasSlope, let cached, Self.varies(cached),
      abs(Self.correlation(uncached, cached)) <= Self.mostCorrelation
    {
      hasCache = true
      columns += [uncached, cached]
    } else {
      // What no cache is simulated for is charged by the whole prompt, and so it is fitted.
      hasSlope = hasSlope && Self.varies(tokens)
      if hasSlope { columns.append(tokens) }
    }
    let coefficients = NonNegativeLine.fit(
      columns.map { zip($0, calls).map { $0 / $1.firstTextNs } },
      to: [Double](repeating: 1, count: calls.count))
    baseNs = coefficients[0]
    if hasSlope { uncachedTokenNs = coefficients[1] }
    if hasCache { cachedTokenNs = coefficients[2] }
    ratios = self.ratios(of: calls)

    if !hasSlope {
      let reason =
        calls.count < AgentSamples.fewestCalls
        ? "there are \(calls.count) calls, and \(AgentSamples.fewestCalls) are the fewest"
        : "their uncached lengths are all but the same"
      remarks.append("\(agent): no term for the prompt's length, for \(reason).")
    }
    if !hasCache {
      let reason =
        cached == nil
        ? "its server reports no cached counts"
        : hasSlope
          ? "the cached counts do not vary by themselves"
          : "the prompts do not differ enough"
      remarks.append("\(agent): no term for cached tokens, for \(reason); no cache is simulated.")
    }
  }

  /// How many times as long as on the line some calls took; those that took no time are left out.
  func ratios(of calls: [CallSample]) -> [Double] {
    calls.filter { $0.firstTextNs > 0 }.map { $0.firstTextNs / expectedNs($0) }
  }

  /// How long a call takes on the line; a nanosecond at least.
  func expectedNs(_ call: CallSample) -> Double {
    let tokens = Self.tokens(call, promptBytesPerToken)
    let cached = cachedTokenNs == nil ? 0 : Double(call.cachedTokens ?? 0)
    let uncached = max(0, tokens - cached)
    return max(1, baseNs + uncachedTokenNs * uncached + (cachedTokenNs ?? 0) * cached)
  }

  private static func tokens(_ call: CallSample, _ promptBytesPerToken: Double) -> Double {
    call.promptTokens.map(Double.init) ?? Double(call.promptBytes) / promptBytesPerToken
  }

  private static func varies(_ column: [Double]) -> Bool {
    let (mean, deviation) = moments(column)
    return deviation > leastVariation * mean
  }

  private static func moments(_ column: [Double]) -> (mean: Double, deviation: Double) {
    let mean = column.reduce(0, +) / Double(column.count)
    let square = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
    return (mean, square.squareRoot())
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (moments(a), moments(b))
    let covariance = zip(a, b).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
    return covariance / Double(a.count) / (first.deviation * second.deviation)
  }
}
