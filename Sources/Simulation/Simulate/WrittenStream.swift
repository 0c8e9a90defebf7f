internal import TokenStreams

/// A stream that a model of an agent's latency writes: instants and sizes are drawn, the text stands for one that nobody
/// knows.
struct WrittenStream: Sendable {
  private enum Phase {
    case firstByte, deltas, usage, end, over
  }

  private let latency: AgentLatency
  private let usage: Usage
  private let outcome: Outcome
  private let pace: Double
  private var bytesLeft: Int
  private var phase = Phase.firstByte
  private var random: SplitMix64
  private var text: PlaceholderText
  private let startNs: Int64
  /// How many others its server works on.
  private var others: Int
  /// When it says the next thing; nil once it has ended.
  private(set) var nextNs: Int64?

  /// Begins a stream.
  ///
  /// - Parameters:
  ///   - promptTokens: of the prompt; `cachedTokens`: those of them that the cache holds.
  ///   - bytes: of content; 0 where the model has nothing to add.
  ///   - outcome: how it ends.
  ///   - others: how many its server works on beside it.
  init(
    _ latency: AgentLatency, promptTokens: Double, cachedTokens: Double, bytes: Int, outcome: Outcome,
    others: Int, startNs: Int64, seed: UInt64
  ) {
    self.latency = latency
    self.outcome = outcome
    self.startNs = startNs
    self.others = others
    bytesLeft = bytes
    random = SplitMix64(seed: seed)
    text = PlaceholderText(seed: random.next())
    pace = latency.pace.draw(&random)
    let cached = latency.cachedTokenNs == nil ? -1 : Int(cachedTokens)
    usage = Usage(
      promptTokens: Int(promptTokens.rounded(.up)), cachedTokens: cached,
      completionTokens: Int((Double(bytes) / latency.bytesPerToken).rounded(.up)))
    let expectedNs = latency.expectedFirstTextNs(promptTokens: promptTokens, cachedTokens: cachedTokens)
    let firstNs = expectedNs * latency.firstTextRatio.draw(&random)
    nextNs = startNs + SimulatedCall.waitNs(firstNs * slowness)
  }

  /// What it takes now is so many times as long as it would be alone.
  private var slowness: Double {
    let sharing = latency.sharing
    return 1 + (phase == .firstByte ? sharing.firstTextSlowdown : sharing.decodingSlowdown) * Double(others)
  }

  /// Its server works on so many others from now on: what is left of its time until the next thing passes faster or slower.
  mutating func meet(others: Int, atNs: Int64) {
    let before = slowness
    self.others = others
    if let dueNs = nextNs { nextNs = atNs + SimulatedCall.waitNs(Double(dueNs - atNs) * slowness / before) }
  }

  /// Says the next thing; not to be called once it has ended.
  mutating func next() -> StreamEvent {
    let atNs = nextNs!
    switch phase {
    case .firstByte:
      phase = bytesLeft > 0 ? .deltas : .usage
      return .firstByte(
        .init(connectedNs: startNs, sentNs: startNs, readNs: atNs, reusedConnection: true))
    case .deltas:
      let size = min(bytesLeft, max(1, Int(latency.deltaBytes.draw(&random))))
      bytesLeft -= size
      if bytesLeft > 0 {
        nextNs = atNs + SimulatedCall.waitNs(latency.intervalNs.draw(&random) * pace * slowness)
      } else {
        phase = .usage
      }
      return .delta(Delta(text.piece(bytes: size), readNs: atNs))
    case .usage:
      phase = .end
      return .usage(usage, readNs: atNs)
    case .end, .over:
      phase = .over
      nextNs = nil
      return .ended(outcome, readNs: atNs)
    }
  }
}
