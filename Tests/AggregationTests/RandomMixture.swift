import Aggregation
import TokenStreams

/// A random mixture, run by random interleavings of what its calls may say. The same seed gives the same run.
struct RandomMixture {
  /// One open call: what it will still say, and what it has said.
  private struct OpenCall {
    var pieces: [String]
    var outcome: Outcome
    var isCancelled = false
    var content = ""
  }

  private var random: SplitMix64
  private var nowNs: Int64 = 0
  private var machine: MixtureMachine
  private var open: [Int: OpenCall] = [:]
  private var timers: [(id: Int, atNs: Int64)] = []
  private let shape: MixtureShape
  private let policy: Policy
  private let cancelsAtStep: Int

  // What the invariants are checked against.
  private var emitted = ""
  private var contents: [Int: String] = [:]
  private var lastPieceEnd: [Int: Int] = [:]
  private var evidence: [[Int]: [Int]] = [:]
  private var lastStart: Observation.RoundStart?
  private var lastPrompts: [[Int]: [Message]] = [:]
  private var ended: Set<Int> = []
  private var started = 0
  private var finishes = 0
  private(set) var outcome: RequestOutcome?
  private(set) var roundCount = 0
  /// The first broken invariant.
  private(set) var violation: String?

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    shape = Self.shape(&random)
    policy = Self.policy(&random)
    let request = MixtureRequest(
      messages: [Message(.user, "Why?")], policy: policy,
      retry: RetryRule(budget: Int.random(in: 0...6, using: &random)),
      drains: Bool.random(using: &random), seed: seed)
    machine = MixtureMachine(shape: shape, request: request)
    cancelsAtStep =
      Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 0..<60, using: &random) : Int.max
  }

  /// Runs to the end, checking every invariant at every step.
  mutating func run() {
    feed(.started(atNs: 0))
    var step = 0
    while finishes == 0, violation == nil {
      if step == cancelsAtStep { feed(.consumerCancelled(atNs: nowNs)) }
      step += 1
      if step > 20_000 { violation = "It does not end." }
      guard finishes == 0 else { break }
      let calls = open.keys.sorted()
      let timer = timers.min { ($0.atNs, $0.id) < ($1.atNs, $1.id) }
      if let timer, calls.isEmpty || Int.random(in: 0..<12, using: &random) == 0 {
        timers.removeAll { $0.id == timer.id }
        nowNs = max(nowNs, timer.atNs)
        feed(.timer(id: timer.id, atNs: nowNs))
      } else if let call = calls.randomElement(using: &random) {
        nowNs += Int64.random(in: 0...20_000_000, using: &random)
        speak(call)
      } else {
        violation = "Nothing is under way, and it has not ended."
      }
    }
    if violation == nil { checkEnd() }
  }

  private mutating func speak(_ call: Int) {
    let saysMore = !open[call]!.isCancelled || Bool.random(using: &random)
    if saysMore, !open[call]!.pieces.isEmpty {
      let piece = open[call]!.pieces.removeFirst()
      let channel: Delta.Channel = Int.random(in: 0..<20, using: &random) == 0 ? .reasoning : .content
      if channel == .content { contents[call, default: ""] += piece }
      feed(.call(call, .delta(Delta(piece, channel: channel, readNs: nowNs)), atNs: nowNs))
    } else {
      let outcome = open[call]!.isCancelled ? .cancelled : open[call]!.outcome
      open[call] = nil
      ended.insert(call)
      feed(.call(call, .ended(outcome, readNs: nowNs), atNs: nowNs))
    }
  }

  private mutating func feed(_ event: MixtureEvent) {
    let answerBefore = machine.answer
    var wasSuperseded = false
    if case .call(let call, .delta, _) = event { wasSuperseded = open[call]?.isCancelled ?? false }
    var actions: [MixtureAction] = []
    machine.handle(event, into: &actions)
    if wasSuperseded, !actions.isEmpty {
      violation = "An event of a cancelled call changed something: \(event) gave \(actions)"
    }
    for action in actions { carryOut(action) }
    if machine.answer != emitted { violation = "The answer is not what was emitted." }
    if !machine.answer.utf8.starts(with: answerBefore.utf8) { violation = "Emitted text was taken back." }
  }

  private mutating func carryOut(_ action: MixtureAction) {
    if finishes > 0 { violation = "Something was done after the end: \(action)" }
    switch action {
    case .startCall(let call, let request):
      if call != started { violation = "Call numbers are not dense." }
      started += 1
      open[call] = script(for: request)
      checkGrowth(of: request)
    case .cancelCall(let call): open[call]?.isCancelled = true
    case .armTimer(let id, let atNs): timers.append((id, atNs))
    case .emit(let text): emitted += text
    case .endAnswer(let outcome): self.outcome = outcome
    case .finish: finishes += 1
    case .record(let observation): check(observation)
    }
  }

  private mutating func check(_ observation: Observation) {
    switch observation {
    case .answer(let piece):
      if piece.bytes.isEmpty { violation = "An empty piece was emitted." }
      if piece.bytes.lowerBound < lastPieceEnd[piece.call, default: 0] { violation = "Text was doubled." }
      if piece.bytes.upperBound > contents[piece.call, default: ""].utf8.count {
        violation = "Text was emitted that nobody wrote."
      }
      lastPieceEnd[piece.call] = piece.bytes.upperBound
    case .round(let start):
      roundCount += 1
      lastStart = start
      let place = [start.layer, start.slot]
      let before = evidence[place] ?? start.evidenceBytes.map { _ in 0 }
      if policy.failedUpstream == .keep, zip(before, start.evidenceBytes).contains(where: { $0 > $1 }) {
        violation = "Evidence shrank: \(before) to \(start.evidenceBytes)."
      }
      evidence[place] = start.evidenceBytes
    default: break
    }
  }

  /// In the layout of turns, what a round is sent begins with what the round before it was sent.
  private mutating func checkGrowth(of request: CallRequest) {
    defer { lastStart = nil }
    guard let start = lastStart, start.attempt == 0, policy.layout == .turns, policy.failedUpstream == .keep,
      policy.order != .arrival, start.evidenceBytes.contains(where: { $0 > 0 })
    else { return }
    let place = [start.layer, start.slot]
    if let before = lastPrompts[place], before.last?.role == .user, request.messages.count > before.count,
      Array(request.messages.prefix(before.count)) != before
    {
      violation = "The prompt changed: \(before) became \(request.messages)."
    }
    lastPrompts[place] = request.messages
  }

  private mutating func checkEnd() {
    if finishes != 1 { violation = "It ended \(finishes) times." }
    if ended.count != started { violation = "\(started - ended.count) calls are unaccounted for." }
    if outcome == nil { violation = "The answer did not end." }
  }

  // MARK: What is random

  private mutating func script(for request: CallRequest) -> OpenCall {
    var pieces = (0..<Int.random(in: 0...14, using: &random)).map { _ in Self.piece(&random) }
    let soFar = request.messages.last { $0.role == .assistant }?.content ?? ""
    if !soFar.isEmpty, Int.random(in: 0..<4, using: &random) == 0 { pieces.insert(soFar, at: 0) }
    let outcome: Outcome =
      switch Int.random(in: 0..<14, using: &random) {
      case 0: .failed(StreamFailure(.httpStatus, status: 503, message: "Busy."))
      case 1: .failed(StreamFailure(.provider, message: "Broken."))
      case 2: .truncated
      case 3, 4: .length
      case 5: .contentFilter
      default: request.maxTokens == nil ? .stop : .length
      }
    return OpenCall(pieces: pieces, outcome: outcome)
  }

  private static func piece(_ random: inout SplitMix64) -> String {
    let pieces = [
      " the", " quick", "est", " brown fox", ".", " It", "\n", "\n\n", "1. ", "漢字", "。", " naïve", "e\u{301}",
      "👩‍🚀",
      "\u{200D}", "🚀", " Ωμέγα", " שלום", "x", " a long piece of text that carries several tokens at once,",
    ]
    return pieces.randomElement(using: &random)!
  }

  private static func shape(_ random: inout SplitMix64) -> MixtureShape {
    let traits = (0..<4).map { _ in
      AggregatorTraits(
        continuation: .allCases.randomElement(using: &random)!, isExact: Bool.random(using: &random),
        bytesPerToken: Double.random(in: 1...5, using: &random))
    }
    var widths = (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 1...5, using: &random)
    }
    widths.append(1)
    var layers: [[MixtureShape.Place]] = []
    for (layer, width) in widths.enumerated() {
      layers.append(
        (0..<width).map { slot in
          let above = layer == 0 ? 0 : widths[layer - 1]
          // Whatever the others leave out, the first one reads.
          let named = (0..<above).filter { _ in slot == 0 || Int.random(in: 0..<4, using: &random) > 0 }
          return MixtureShape.Place(
            agent: Int.random(in: 0..<4, using: &random),
            upstreams: named.isEmpty ? Array(0..<above) : named)
        })
    }
    return MixtureShape(
      name: "random",
      agents: traits.enumerated().map { .init(name: "a\($0)", model: "m\($0)", endpoint: "e", traits: $1) },
      layers: layers, fallback: Bool.random(using: &random) ? 3 : nil)
  }

  private static func policy(_ random: inout SplitMix64) -> Policy {
    var policy = Policy.named.randomElement(using: &random)!
    guard Int.random(in: 0..<3, using: &random) > 0 else { return policy }
    policy.chunk = ChunkRule(
      first: Int.random(in: 0..<6, using: &random) == 0 ? nil : Int.random(in: 1...20, using: &random),
      step: Int.random(in: 1...30, using: &random), growth: [1, 1, 1.5, 2].randomElement(using: &random)!,
      unit: .allCases.randomElement(using: &random)!, end: .allCases.randomElement(using: &random)!)
    policy.evidence = .allCases.randomElement(using: &random)!
    policy.barrier = BarrierRule(
      need: [.all, .count(2), .share(0.5)].randomElement(using: &random)!,
      graceNs: [nil, 0, 50_000_000].randomElement(using: &random)!,
      deadlineNs: [nil, 0, 100_000_000].randomElement(using: &random)!)
    policy.segment = SegmentRule(
      limit: Bool.random(using: &random) ? .tokens(5) : .ratio(0.5),
      cut: Bool.random(using: &random) ? nil : .allCases.randomElement(using: &random)!)
    policy.layout = .allCases.randomElement(using: &random)!
    policy.order = .allCases.randomElement(using: &random)!
    policy.stop = Bool.random(using: &random) ? .reopen : .finish(minEnded: 0.5)
    policy.failedUpstream = .allCases.randomElement(using: &random)!
    policy.finalRound = .allCases.randomElement(using: &random)!
    policy.requireProposals = Bool.random(using: &random)
    return policy
  }
}
