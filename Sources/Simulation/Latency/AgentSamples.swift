internal import TokenStreams

/// The recorded calls of one agent, and what can be estimated from them.
struct AgentSamples: Sendable {
  /// Fewer calls than these give no slope.
  static let fewestCalls = 8
  /// Parts into which the requests are divided, each foretold by the others.
  private static let folds = 10
  /// Intervals that are kept; beyond them each has the same chance to stay (Vitter's algorithm R, 1985).
  private static let keptValues = 1 << 16

  /// The agent's name.
  let agent: String
  /// UTF-8 bytes that the configuration counts as one token, where the server does not count.
  private let configuredRatio: Double
  /// The calls, their deltas left out.
  private(set) var calls: [CallSample] = []
  private var intervals = Reservoir(limit: keptValues)
  fileprivate var deltaBytes = Reservoir(limit: keptValues)

  init(agent: String, bytesPerToken: Double) {
    self.agent = agent
    configuredRatio = bytesPerToken
  }

  /// Adds a call.
  mutating func add(_ call: CallSample) {
    if let mean = call.meanIntervalNs {
      // Divided by the call's own mean: how fast calls are and how their intervals scatter are drawn apart.
      for interval in call.intervalsNs { intervals.add(interval / mean, of: call.request) }
    }
    for size in call.deltaBytes { deltaBytes.add(Double(size), of: call.request) }
    calls.append(call.withoutDeltas)
  }

  /// What some of the requests tell. Where chance has kept no interval or no size of theirs, those of all stand for them.
  func part(of requests: Set<Int>) -> AgentSamples {
    var part = self
    part.calls.removeAll { !requests.contains($0.request) }
    part.intervals.keep(requests)
    if part.intervals.values.isEmpty { part.intervals = intervals }
    part.deltaBytes.keep(requests)
    if part.deltaBytes.values.isEmpty { part.deltaBytes = deltaBytes }
    return part
  }

  /// Content bytes per token; nil where the server does not count.
  var countedBytesPerToken: Double? { Self.ratio(calls.map { ($0.contentBytes, $0.contentTokens) }) }
  /// Prompt bytes per token; nil where the server does not count.
  var countedPromptBytesPerToken: Double? { Self.ratio(calls.map { ($0.promptBytes, $0.promptTokens) }) }

  private static func ratio(_ counts: [(bytes: Int, tokens: Int?)]) -> Double? {
    let known = counts.filter { $0.tokens != nil }
    let tokens = known.reduce(0) { $0 + $1.tokens! }
    let bytes = known.reduce(0) { $0 + $1.bytes }
    return tokens > 0 && bytes > 0 ? Double(bytes) / Double(tokens) : nil
  }

  /// Estimates the agent's latency, and says what its calls cannot tell.
  ///
  /// - Parameter logs: those of the servers.
  func estimate(_ logs: [ServerLog]) -> (latency: AgentLatency, remarks: [String]) {
    let promptRatio = countedPromptBytesPerToken ?? configuredRatio
    let load = LoadEstimate(calls, logs, promptBytesPerToken: promptRatio)
    let line = FirstTextLine(load.alone, promptBytesPerToken: promptRatio, agent: agent)
    let decoding = load.loneRequests.map { part(of: $0) } ?? self
    let means = decoding.calls.compactMap(\.meanIntervalNs)
    let mean = means.isEmpty ? 0 : means.reduce(0, +) / Double(means.count)
    let ratios = unseenRatios(load.alone, promptRatio) ?? line.ratios
    let answers = calls.filter(\.isWhole).map { Double($0.contentBytes) }
    let latency = AgentLatency(
      baseNs: line.baseNs, uncachedTokenNs: line.uncachedTokenNs, cachedTokenNs: line.cachedTokenNs,
      firstTextRatio: Empirical(ratios.isEmpty ? [1] : ratios),
      intervalNs: Empirical(
        decoding.intervals.values.isEmpty ? [0] : decoding.intervals.values.map { $0 * mean }),
      pace: Empirical(means.isEmpty ? [1] : means.map { $0 / mean }),
      deltaBytes: Empirical(deltaBytes.values), bytesPerToken: countedBytesPerToken ?? configuredRatio,
      promptBytesPerToken: promptRatio,
      answerBytes: Empirical(answers.isEmpty ? calls.map { Double($0.contentBytes) } : answers),
      sharing: load.sharing)
    return (latency, line.remarks + load.remarks(agent: agent))
  }

  /// How many times as long calls take as on lines that were fitted to other requests (cross-validation; Stone 1974): a line
  /// is nearer to the calls that it was fitted to than to any that will come. nil where there are no other requests.
  private func unseenRatios(_ calls: [CallSample], _ promptBytesPerToken: Double) -> [Double]? {
    let requests = Set(calls.map(\.request)).sorted()
    guard requests.count > 1 else { return nil }
    var fold: [Int: Int] = [:]
    for (index, request) in requests.enumerated() { fold[request] = index % Self.folds }
    return (0..<min(Self.folds, requests.count)).flatMap { part in
      let line = FirstTextLine(
        calls.filter { fold[$0.request] != part }, promptBytesPerToken: promptBytesPerToken, agent: agent)
      return line.ratios(of: calls.filter { fold[$0.request] == part })
    }
  }
}

extension AgentLatency {
  /// Takes over how large the tokens and deltas of an agent's recorded calls are.
  mutating func takeSizes(of samples: AgentSamples) {
    bytesPerToken = samples.countedBytesPerToken ?? bytesPerToken
    promptBytesPerToken = samples.countedPromptBytesPerToken ?? promptBytesPerToken
    if !samples.deltaBytes.values.isEmpty { deltaBytes = Empirical(samples.deltaBytes.values) }
  }
}

/// So many of the values that were added, each with the same chance; which ones depends on their order alone.
private struct Reservoir: Sendable {
  let limit: Int
  private var kept: [(value: Double, request: Int)] = []
  private var count = 0
  private var random = SplitMix64(seed: 0)

  init(limit: Int) { self.limit = limit }

  var values: [Double] { kept.map(\.value) }

  mutating func add(_ value: Double, of request: Int) {
    count += 1
    if kept.count < limit {
      kept.append((value, request))
    } else {
      let place = Int.random(in: 0..<count, using: &random)
      if place < limit { kept[place] = (value, request) }
    }
  }

  mutating func keep(_ requests: Set<Int>) { kept.removeAll { !requests.contains($0.request) } }
}
