import Aggregation
import TokenStreams

/// Drives one aggregating place by hand, and keeps what it decides.
struct MachineScript {
  private(set) var machine: AggregationMachine
  private(set) var plans: [RoundPlan] = []
  private(set) var barriers: [(round: Int, cause: Observation.Barrier.Cause, critical: Int)] = []
  private(set) var ends: [(outcome: Outcome, isPremature: Bool)] = []
  private(set) var pieces: [(text: String, bytes: Range<Int>)] = []
  private(set) var deadlines: [(id: Int, atNs: Int64)] = []
  private(set) var released: [Int] = []
  private(set) var cancelled: [Int] = []
  private(set) var segmentEnds = 0
  private(set) var notes: [String] = []
  private(set) var outcome: RequestOutcome?
  var nowNs: Int64 = 0

  init(
    _ policy: Policy, upstreams: Int = 2,
    aggregator: AggregatorTraits = AggregatorTraits(continuation: .prefill, isExact: true, bytesPerToken: 1),
    fallback: AggregatorTraits? = nil, retriesPerRound: Int = 1, retriesLeft: Int = 8,
    conversation: [Message] = [Message(.user, "Why?")]
  ) {
    machine = AggregationMachine(
      policy: policy, upstreamRatios: [Double](repeating: 1, count: upstreams), conversation: conversation,
      aggregator: aggregator, fallback: fallback, retriesPerRound: retriesPerRound, retriesLeft: retriesLeft)
    feed(.started(atNs: 0))
  }

  var answer: String { machine.answer }
  /// The prompt of the attempt that started last.
  var prompt: AggregationPrompt { machine.prompt(for: plans.last!) }

  mutating func feed(_ event: AggregationEvent) {
    var actions: [AggregationAction] = []
    machine.handle(event, into: &actions)
    for action in actions {
      switch action {
      case .startRound(let plan): plans.append(plan)
      case .cancelRound(_, let attempt): cancelled.append(attempt)
      case .releaseUpstream(let slot): released.append(slot)
      case .armDeadline(let id, let atNs): deadlines.append((id, atNs))
      case .emit(let text, _, _, let bytes): pieces.append((text, bytes))
      case .passBarrier(let round, let cause, _, let critical): barriers.append((round, cause, critical))
      case .endRound(_, _, let outcome, let isPremature): ends.append((outcome, isPremature))
      case .endSegment: segmentEnds += 1
      case .note(let text): notes.append(text)
      case .finish(let outcome): self.outcome = outcome
      }
    }
  }

  /// An upstream writes, a nanosecond after whatever happened before.
  mutating func proposal(_ slot: Int, _ text: String) {
    nowNs += 1
    feed(.upstreamDelta(slot: slot, text: text, atNs: nowNs))
  }

  /// An upstream ends.
  mutating func endProposal(_ slot: Int, _ outcome: Outcome = .stop) {
    feed(.upstreamEnded(slot: slot, outcome, atNs: nowNs))
  }

  /// The attempt that started last writes.
  mutating func write(_ text: String) {
    feed(.roundDelta(round: plans.last!.round, attempt: plans.last!.attempt, text: text, atNs: nowNs))
  }

  /// The attempt that started last ends.
  mutating func end(_ outcome: Outcome = .length) {
    feed(.roundEnded(round: plans.last!.round, attempt: plans.last!.attempt, outcome, atNs: nowNs))
  }

  /// Time passes up to a deadline that was armed.
  mutating func passDeadline(_ index: Int) {
    nowNs = deadlines[index].atNs
    feed(.deadlinePassed(id: deadlines[index].id, atNs: nowNs))
  }
}

let dead = Outcome.failed(StreamFailure(.provider, message: "The model died."))
