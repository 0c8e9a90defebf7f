package import Aggregation
package import TokenStreams

/// A random mixture, policy, and what its agents say. The same seed gives the same scenario.
package struct RandomScenario: Sendable {
  package let shape: MixtureShape
  package var request: MixtureRequest
  private let seed: UInt64

  package init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.seed = seed
    shape = Self.shape(&random)
    request = MixtureRequest(
      messages: [Message(.user, "Why?")], policy: Self.policy(&random),
      retry: RetryRule(budget: Int.random(in: 0...6, using: &random), baseNs: 30_000_000),
      drains: Bool.random(using: &random), seed: seed,
      maxTokens: Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 1...40, using: &random) : nil)
  }

  /// Runs it.
  package func run(
    cancellation: SimulatedRun.Cancellation = .never, reader: SimulatedRun.Reader? = nil
  ) throws(VirtualTime.Stuck) -> SimulatedRun {
    try SimulatedRun(
      shape, request, schedulingSeed: seed, cancellation: cancellation, reader: reader, script: script)
  }

  /// What a call says depends on who is asked, how often, and the scenario.
  package func script(for request: CallRequest, earlierCalls: Int) -> CallScript {
    var random = SplitMix64(seed: seed ^ request.seed ^ UInt64(request.agent << 32 | earlierCalls))
    let firstNs = Int64.random(in: 0...60, using: &random) * 1_000_000
    let failure = StreamFailure(
      .httpStatus, status: 503, message: "Busy.",
      retryAfterNs: [nil, 40_000_000].randomElement(using: &random)!)
    if Int.random(in: 0..<10, using: &random) == 0 { return CallScript(failing: failure, afterNs: firstNs) }
    let outcome: Outcome =
      switch Int.random(in: 0..<16, using: &random) {
      case 0: .failed(StreamFailure(.provider, message: "Broken."))
      case 1: .truncated
      case 2: .length
      default: request.maxTokens == nil ? .stop : .length
      }
    // Whole milliseconds, so that many things happen at the same instant.
    var script = CallScript(
      (0..<Int.random(in: 0...16, using: &random)).map { _ in Self.pieces.randomElement(using: &random)! },
      firstNs: firstNs, gapNs: Int64.random(in: 0...9, using: &random) * 1_000_000, outcome: outcome)
    if Bool.random(using: &random) {
      script.steps.insert((script.steps[0].afterNs, .text("Hm.", channel: .reasoning)), at: 1)
    }
    return script
  }

  private static let pieces = [
    " the", " quick", "est", " brown fox", ".", " It", "\n", "\n\n", "漢字", "。", " naïve", "👩‍🚀", " Ωμέγα",
    " a long piece of text that carries several tokens at once,",
  ]

  private static func shape(_ random: inout SplitMix64) -> MixtureShape {
    let agents = (0..<4).map { index in
      MixtureShape.Agent(
        name: "a\(index)", model: "m\(index)", endpoint: "e",
        traits: AggregatorTraits(
          continuation: .allCases.randomElement(using: &random)!, isExact: Bool.random(using: &random),
          bytesPerToken: Double.random(in: 1...5, using: &random)))
    }
    var widths = (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 1...4, using: &random)
    }
    widths.append(1)
    let layers = widths.enumerated().map { layer, width in
      (0..<width).map { slot in
        let above = layer == 0 ? [] : Array(0..<widths[layer - 1])
        // Whatever the others leave out, the first one reads.
        let named = above.filter { $0 == 0 || slot == 0 || Bool.random(using: &random) }
        return MixtureShape.Place(agent: Int.random(in: 0..<4, using: &random), upstreams: named)
      }
    }
    return MixtureShape(
      name: "random", agents: agents, layers: layers, fallback: Bool.random(using: &random) ? 3 : nil)
  }

  private static func policy(_ random: inout SplitMix64) -> Policy {
    var policy = Policy.named.randomElement(using: &random)!
    guard Int.random(in: 0..<3, using: &random) > 0 else { return policy }
    policy.chunk = ChunkRule(
      first: Int.random(in: 0..<6, using: &random) == 0 ? nil : Int.random(in: 1...12, using: &random),
      step: Int.random(in: 1...20, using: &random), end: .allCases.randomElement(using: &random)!)
    policy.evidence = .allCases.randomElement(using: &random)!
    policy.barrier = BarrierRule(
      need: [.all, .count(2), .share(0.5)].randomElement(using: &random)!,
      graceNs: [nil, 0, 20_000_000].randomElement(using: &random)!,
      deadlineNs: [nil, 0, 35_000_000].randomElement(using: &random)!)
    policy.segment = SegmentRule(limit: Bool.random(using: &random) ? .tokens(5) : .ratio(0.5))
    policy.layout = .allCases.randomElement(using: &random)!
    policy.order = .allCases.randomElement(using: &random)!
    policy.stop = Bool.random(using: &random) ? .reopen : .finish(minEnded: 0.5)
    policy.failedUpstream = .allCases.randomElement(using: &random)!
    policy.finalRound = .allCases.randomElement(using: &random)!
    return policy
  }
}
