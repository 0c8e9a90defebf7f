public import TokenStreams

/// Decides, for one aggregating place, when rounds start, what they see, and what of their text becomes the answer.
///
/// A pure value: events go in, actions come out. It has no clock, task, lock or I/O; the same events give the same
/// actions, live, replayed or simulated. It does not know whether its upstreams are models or places like itself.
public struct AggregationMachine: Equatable, Sendable {
  /// What it is doing.
  enum Phase: Equatable, Sendable {
    /// Nothing has happened.
    case idle
    /// Waiting for the barrier of round `nextRound`.
    case waiting
    /// The attempt `current` is being written.
    case writing
    /// The answer is over.
    case finished
  }

  /// The attempt that is being written.
  struct RoundInProgress: Equatable, Sendable {
    var plan: RoundPlan
    var gate: SegmentGate
    /// How far the answer went before the round's first attempt, in bytes.
    var answerBytesBefore: Int
  }

  /// What a round that is over has added, for the layouts that show the history.
  struct PastRound: Equatable, Sendable {
    var evidence: [Int]
    /// Which upstreams were marked as cut off.
    var cutOff: [Bool]
    /// The end of its segment in the answer, in bytes.
    var answerBytes: Int
  }

  let policy: Policy
  let conversation: [Message]
  let aggregator: AggregatorTraits
  let fallback: AggregatorTraits?
  /// What sentences about a round begin with, by who wrote it.
  let title: String
  let fallbackTitle: String
  /// Retries of one round by the same aggregator.
  let retriesPerRound: Int
  /// For `shuffled`: the order of the references, drawn once.
  let shuffled: [Int]

  var phase = Phase.idle
  /// The attempt that is being written, while one is: beside the phase, so that each delta changes it in place.
  var current: RoundInProgress?
  var upstreams: [Upstream]
  var nextRound = 0
  var history: [PastRound] = []
  /// The rounds that are over as the layout `turns` shows them; nil before the first, and where they have to be rendered anew.
  var turnHistory: TurnHistory?
  /// Where the answer ended, in bytes, when a model last stopped by itself before the final round.
  var stoppedAtByte = -1
  /// Set once the fallback has taken over; it keeps the answer to its end.
  var usesFallback = false
  /// The attempt at the round that failed with which it began.
  var firstFallbackAttempt = 0
  /// Retries that the request may still spend, wherever in it they are spent.
  var retriesLeft: Int
  /// The deadline that was armed last; earlier ones mean nothing.
  var deadlineID = -1
  var deadlineNs: Int64 = -1
  var arrivals = 0

  /// Everything emitted so far.
  public private(set) var answer = ""

  /// Makes the machine of one place.
  ///
  /// - Parameters:
  ///   - upstreamRatios: UTF-8 bytes per token of each upstream, in the place's order; empty for a model alone.
  ///   - conversation: what every agent sees.
  ///   - title: what a sentence about the aggregator begins with; `fallbackTitle`: about the fallback.
  ///   - retriesLeft: the request's budget.
  ///   - seed: decides the order of shuffled references.
  public init(
    policy: Policy, upstreamRatios: [Double], conversation: [Message], aggregator: AggregatorTraits,
    fallback: AggregatorTraits? = nil, title: String = "The aggregator",
    fallbackTitle: String = "The fallback aggregator", retriesPerRound: Int = 1, retriesLeft: Int = 8,
    seed: UInt64 = 0
  ) {
    self.policy = policy
    self.conversation = conversation
    self.aggregator = aggregator
    self.fallback = fallback
    self.title = title
    self.fallbackTitle = fallbackTitle
    self.retriesPerRound = retriesPerRound
    self.retriesLeft = retriesLeft
    upstreams = upstreamRatios.map { Upstream(bytesPerToken: $0) }
    var random = SplitMix64(seed: seed)
    shuffled = policy.order == .shuffled ? upstreamRatios.indices.shuffled(using: &random) : []
  }

  /// Takes in what happened and appends what is to be done.
  public mutating func handle(_ event: AggregationEvent, into actions: inout [AggregationAction]) {
    if case .finished = phase { return }
    switch event {
    case .upstreamDelta(let slot, let text, let atNs):
      receive(text, from: slot, atNs: atNs, into: &actions)
    case .roundDelta(let round, let attempt, let text, _):
      write(text, round: round, attempt: attempt, into: &actions)
    case .started(let atNs):
      phase = .waiting
      aim(atNs: atNs)
      startRoundIfPossible(atNs: atNs, into: &actions)
    case .upstreamSegmentEnded(let slot, let atNs):
      upstreams[slot].endSegment()
      noteReadiness(of: slot, atNs: atNs, into: &actions)
    case .upstreamEnded(let slot, let outcome, let atNs):
      end(slot, outcome, atNs: atNs, into: &actions)
    case .roundEnded(let round, let attempt, let outcome, let atNs):
      endRound(round, attempt, outcome, atNs: atNs, into: &actions)
    case .deadlinePassed(let id, let atNs):
      guard id == deadlineID else { return }
      deadlineNs = -1
      startRoundIfPossible(atNs: atNs, into: &actions)
    case .consumerCancelled:
      if let current {
        actions.append(.cancelRound(round: current.plan.round, attempt: current.plan.attempt))
      }
      finish(.cancelled, into: &actions)
    }
  }

  /// Adds what the current attempt wrote to the answer; the only place that does.
  mutating func emit(_ text: String, bytes: Range<Int>, into actions: inout [AggregationAction]) {
    var text = text
    // A model that had ended its text begins the next turn without the space that the text needs there.
    if current!.plan.continuation == .turns, answer.utf8.count == stoppedAtByte,
      TextBreak.needsSpace(between: answer, and: text)
    {
      text = " " + text
    }
    answer += text
    actions.append(
      .emit(text: text, round: current!.plan.round, attempt: current!.plan.attempt, bytes: bytes))
  }

  /// Ends the answer. Every upstream is released, so that each is accounted for.
  mutating func finish(_ outcome: RequestOutcome, into actions: inout [AggregationAction]) {
    phase = .finished
    current = nil
    for slot in upstreams.indices where upstreams[slot].outcome == nil {
      actions.append(.releaseUpstream(slot: slot))
    }
    actions.append(.finish(outcome))
  }
}
