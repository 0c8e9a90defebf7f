internal import Aggregation
public import TokenStreams

/// A request's machine, fed again what it was fed when it was recorded, in the recorded order and with the recorded
/// instants.
///
/// A pure fold over the request's observations. It ends where the machine's decisions first differ from the recorded
/// ones, for what was recorded from there on followed from other decisions. A recording that breaks off is replayed as
/// far as it goes.
public struct Replay: Sendable {
  /// What was known of the request before it ran.
  public let header: RequestHeader
  /// How the request ended; nil while it has not.
  public private(set) var outcome: RequestOutcome?
  /// The first difference from the recording; nil if there is none so far.
  public private(set) var disagreement: Disagreement?

  private var machine: MixtureMachine
  private var instants = InstantCheck()
  private var position = 0
  private var decided: [Observation] = []
  /// How many of `decided` have been found in the recording.
  private var confirmed = 0
  private var calls = 0
  private var timers = 0
  private var actions: [MixtureAction] = []

  /// Makes a replay that has not begun.
  ///
  /// - Throws: `SimulationError` (recording) where no machine can be made from the header.
  public init(_ header: RequestHeader) throws(SimulationError) {
    self.header = header
    machine = MixtureMachine(
      shape: try MixtureShape(of: header), request: try MixtureRequest(of: header))
  }

  /// The answer so far.
  public var answer: String { machine.answer }

  /// Takes the next recorded observation: feeds the machine if it is an event, compares if it is a decision.
  ///
  /// - Parameter observations: what a recorder would have seen of the replay is appended: the events, and behind each
  ///   what the machine decided on it.
  /// - Returns: what was added to the answer that the reader sees.
  /// - Throws: `SimulationError` (recording) where instants go back.
  public mutating func take(
    _ observation: Observation, into observations: inout [Observation]
  ) throws(SimulationError) -> String {
    guard disagreement == nil else { return "" }
    try instants.check(observation, of: header)
    defer { position += 1 }
    switch observation {
    case .request where position == 0:
      let text = feed(.started(atNs: observation.atNs), into: &observations)
      confirm(observation)
      return text
    case .stream(let call, let event, let atNs):
      guard isExpected(observation, isKnown: 0..<calls ~= call) else { return "" }
      observations.append(observation)
      return feed(.call(call, event, atNs: atNs), into: &observations)
    case .timer(let id, let atNs):
      guard isExpected(observation, isKnown: 0..<timers ~= id) else { return "" }
      observations.append(observation)
      return feed(.timer(id: id, atNs: atNs), into: &observations)
    case .cancellation(let atNs):
      guard isExpected(observation, isKnown: true) else { return "" }
      observations.append(observation)
      return feed(.consumerCancelled(atNs: atNs), into: &observations)
    case .pause: observations.append(observation)
    case .request, .call, .retry, .barrier, .round, .answer, .roundEnd, .note, .finished: confirm(observation)
    }
    return ""
  }

  /// Whether the machine can be fed an event: it has decided nothing more than was recorded before, and knows the call
  /// or timer that is spoken of.
  private mutating func isExpected(_ event: Observation, isKnown: Bool) -> Bool {
    guard isKnown, confirmed == decided.count else {
      disagree(event, confirmed < decided.count ? decided[confirmed] : nil)
      return false
    }
    return true
  }

  /// Compares a recorded decision with the machine's.
  private mutating func confirm(_ observation: Observation) {
    let decision = confirmed < decided.count ? decided[confirmed] : nil
    guard decision == observation else { return disagree(observation, decision) }
    confirmed += 1
  }

  private mutating func feed(_ event: MixtureEvent, into observations: inout [Observation]) -> String {
    machine.handle(event, into: &actions)
    decided.removeAll(keepingCapacity: true)
    confirmed = 0
    var text = ""
    for action in actions {
      switch action {
      case .record(let decision): decided.append(decision)
      case .emit(let piece): text += piece
      case .startCall: calls += 1
      case .armTimer: timers += 1
      case .finish(let end): outcome = end
      case .cancelCall, .endAnswer: break
      }
    }
    actions.removeAll(keepingCapacity: true)
    observations += decided
    return text
  }

  private mutating func disagree(_ recorded: Observation, _ replayed: Observation?) {
    disagreement = Disagreement(
      position: position, startedNs: header.startedNs, recorded: recorded, replayed: replayed)
  }
}
