internal import TokenStreams

/// What one request cost: dollars by a price table, and floating-point operations.
///
/// Tokens are the servers' counts where they report them, else estimates; `BilledTokens` says which calls count. All of
/// it is money spent, whatever became of the request.
public struct RequestCost: Equatable, Sendable {
  /// Dollars: three kinds of tokens, which add up to the total, and three parts of that total that bought nothing, which
  /// do not overlap.
  public struct Dollars: Equatable, Sendable {
    /// Prompt tokens that were computed.
    public internal(set) var uncachedPrompt = 0.0
    /// Prompt tokens that came from a cache.
    public internal(set) var cachedPrompt = 0.0
    /// What was generated, reasoning included.
    public internal(set) var output = 0.0
    /// Uncached prompt tokens that an earlier round of the same place had already sent.
    public internal(set) var rePrefill = 0.0
    /// Calls that came to nothing and were made again.
    public internal(set) var retries = 0.0
    /// Output that no round saw and that did not become answer; of calls without any other output, the prompt too.
    public internal(set) var waste = 0.0

    /// All of it.
    public var total: Double { uncachedPrompt + cachedPrompt + output }
  }

  /// What it cost; nil where a model's price is not known.
  public let dollars: Dollars?
  /// The work; nil where a model's size is not known.
  public let compute: RequestCompute?
  /// Calls made.
  public let calls: Int
  /// Those of them that count.
  public let billedCalls: Int
  /// Calls that count and whose server did not tell how much of the prompt was cached: taken as uncached.
  public let callsWithoutCacheReport: Int
  /// The models that were called, each once, in the order of the calls.
  public let models: [String]
  /// Those of them that are billed and have no price.
  public let unpricedModels: [String]
  /// Those of them that are billed and have no size.
  public let unsizedModels: [String]
  /// Who counted the tokens; nil where nothing counts.
  public let tokenSource: TokenCount.Source?

  /// Computes the cost of a recording.
  public init(_ recording: RequestRecording, prices: PriceTable) {
    let billed = recording.calls.indices.map { BilledTokens(recording, call: $0) }
    let counted = billed.indices.filter { billed[$0].source != nil }
    let names = recording.calls.indices.map { recording.model(ofCall: $0) }
    let entries = names.map { prices[$0] }
    func models(of calls: some Sequence<Int>) -> [String] {
      var models: [String] = []
      for call in calls where !models.contains(names[call]) { models.append(names[call]) }
      return models
    }
    calls = billed.count
    billedCalls = counted.count
    callsWithoutCacheReport = counted.count { !billed[$0].tellsCached }
    self.models = models(of: names.indices)
    unpricedModels = models(of: counted.filter { entries[$0]?.rates == nil })
    unsizedModels = models(of: counted.filter { entries[$0]?.activeParameters == nil })
    let sources = counted.compactMap { billed[$0].source }
    tokenSource = sources.first.map { first in sources.allSatisfy { $0 == first } ? first : .mixed }

    dollars =
      unpricedModels.isEmpty ? Dollars(recording, billed, rates: entries.map { $0?.rates }) : nil
    compute =
      unsizedModels.isEmpty
      ? RequestCompute(recording, billed, parameters: entries.map { $0?.activeParameters ?? 0 }) : nil
  }
}

extension RequestCost.Dollars {
  /// - Parameter rates: of each call; nil is right for those only that are not billed.
  fileprivate init(_ recording: RequestRecording, _ billed: [BilledTokens], rates: [ModelPrice.Rates?]) {
    let used = recording.usedBytes
    // Of each place, the longest prompt that a call which came to something has sent.
    var sentPrompt = Array(repeating: 0.0, count: recording.places.count)
    for (index, call) in recording.calls.enumerated() {
      let tokens = billed[index]
      guard tokens.source != nil, let rates = rates[index] else { continue }
      uncachedPrompt += tokens.uncachedPrompt * rates.input / 1e6
      cachedPrompt += tokens.cachedPrompt * rates.cachedInput / 1e6
      output += tokens.output * rates.output / 1e6
      if recording.isMadeAgain(call: index) {
        retries += tokens.dollars(rates)
        continue
      }
      let repeated = max(0, min(tokens.prompt, sentPrompt[call.place]) - tokens.cachedPrompt)
      sentPrompt[call.place] = max(sentPrompt[call.place], tokens.prompt)
      if used[index] == 0 {
        waste += tokens.dollars(rates)
      } else {
        let unused = recording.tokens(ofCall: index, bytes: call.contentBytes - used[index]).value
        waste += unused * rates.output / 1e6
        rePrefill += repeated * rates.input / 1e6
      }
    }
  }
}
