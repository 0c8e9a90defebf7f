internal import Aggregation
public import TokenStreams

/// A request's machine, fed again what it was fed when it was recorded, in the recorded order and with the recorded
/// instants.
///
/// A pure fold. It ends where the machine's decisions first differ from the recorded ones, for what was recorded from
/// there on followed from other decisions. A recording that breaks off is replayed as far as it goes.
public struct Replay: Sendable {
  /// What followed from one recorded event.
  public struct Step: Equatable, Sendable {
    /// When it happened.
    public var atNs: Int64
    /// What was added to the answer that the reader sees.
    public var text: String
  }

  /// What is replayed.
  public let recorded: RecordedRequest
  /// The recorded events and what the machine decided on them: what a recorder would have seen of the replay.
  public private(set) var observations: [Observation] = []
  /// How the request ended; nil while it has not.
  public private(set) var outcome: RequestOutcome?
  /// The first difference from the recording; nil if there is none so far.
  public private(set) var disagreement: Disagreement?

  private var machine: MixtureMachine
  private var position = 0
  private var decided: [Observation] = []
  /// How many of `decided` have been found in the recording.
  private var confirmed = 0
  private var calls = 0
  private var timers = 0
  private var actions: [MixtureAction] = []

  /// Makes a replay that has not begun.
  public init(_ recorded: RecordedRequest) {
    self.recorded = recorded
    machine = MixtureMachine(shape: recorded.shape, request: recorded.request)
  }

  /// The answer so far.
  public var answer: String { machine.answer }

  /// Replays everything that has not been replayed yet.
  public mutating func run() { while advance() != nil {} }

  /// Replays the next recorded event; nil when there are no more, or the decisions differ.
  public mutating func advance() -> Step? {
    while disagreement == nil, position < recorded.observations.count {
      let observation = recorded.observations[position]
      let step = take(observation)
      position += 1
      if let step { return step }
    }
    // What follows from the last event of a recording that breaks off may have been cut off with the rest.
    if disagreement == nil, confirmed < decided.count, recorded.outcome != nil {
      disagree(nil, decided[confirmed])
    }
    return nil
  }

  private mutating func take(_ observation: Observation) -> Step? {
    switch observation {
    case .request where position == 0:
      let step = feed(.started(atNs: observation.atNs))
      confirm(observation)
      return step
    case .stream(let call, let event, let atNs):
      return feed(observation, .call(call, event, atNs: atNs), isKnown: 0..<calls ~= call)
    case .timer(let id, let atNs):
      return feed(observation, .timer(id: id, atNs: atNs), isKnown: 0..<timers ~= id)
    case .cancellation(let atNs):
      return feed(observation, .consumerCancelled(atNs: atNs), isKnown: true)
    case .pause: observations.append(observation)
    case .request, .call, .retry, .barrier, .round, .answer, .roundEnd, .note, .finished: confirm(observation)
    }
    return nil
  }

  /// Compares a recorded decision with the machine's.
  private mutating func confirm(_ observation: Observation) {
    let decision = confirmed < decided.count ? decided[confirmed] : nil
    guard decision == observation else { return disagree(observation, decision) }
    confirmed += 1
  }

  private mutating func feed(_ observation: Observation, _ event: MixtureEvent, isKnown: Bool) -> Step? {
    guard isKnown, confirmed == decided.count else {
      disagree(observation, confirmed < decided.count ? decided[confirmed] : nil)
      return nil
    }
    observations.append(observation)
    return feed(event)
  }

  private mutating func feed(_ event: MixtureEvent) -> Step {
    machine.handle(event, into: &actions)
    decided.removeAll(keepingCapacity: true)
    confirmed = 0
    var step = Step(atNs: recorded.observations[position].atNs, text: "")
    for action in actions {
      switch action {
      case .record(let decision): decided.append(decision)
      case .emit(let text): step.text += text
      case .startCall: calls += 1
      case .armTimer: timers += 1
      case .finish(let end): outcome = end
      case .cancelCall, .endAnswer: break
      }
    }
    actions.removeAll(keepingCapacity: true)
    observations += decided
    return step
  }

  private mutating func disagree(_ recorded: Observation?, _ replayed: Observation?) {
    disagreement = Disagreement(
      index: position, startedNs: self.recorded.header.startedNs, recorded: recorded, replayed: replayed)
  }
}
