import Aggregation
import TokenStreams

/// Feeds a fresh machine what a run recorded, in the recorded order and with the recorded instants, and compares what
/// it decides with what was recorded.
///
/// Timers are not recorded, for they show: a decision that no stream explains was made by a timer that was due.
struct Fold {
  private var machine: MixtureMachine
  private var decided: [Observation] = []
  private var timers: [(id: Int, atNs: Int64)] = []
  private(set) var answer = ""
  private(set) var outcome: RequestOutcome?
  /// The first recorded observation that the fold does not arrive at.
  private(set) var disagreement: String?

  init(_ shape: MixtureShape, _ request: MixtureRequest, replaying observations: [Observation]) {
    machine = MixtureMachine(shape: shape, request: request)
    feed(.started(atNs: observations[0].atNs))
    for (index, observation) in observations.enumerated() {
      if case .pause = observation { continue }
      if case .stream(let call, let event, let atNs) = observation {
        if !decided.isEmpty { disagreement = "At \(index), it decides \(decided[0]) before \(observation)." }
        feed(.call(call, event, atNs: atNs))
      } else {
        if decided.isEmpty { findCause(of: observation) }
        if decided.isEmpty || decided.removeFirst() != observation {
          disagreement = "At \(index), it does not decide \(observation)."
        }
      }
      if disagreement != nil { return }
    }
    if !decided.isEmpty { disagreement = "It goes on with \(decided[0])." }
  }

  private mutating func findCause(of observation: Observation) {
    if case .note(MixtureMachine.cancellationNote, let atNs) = observation {
      feed(.consumerCancelled(atNs: atNs))
      return
    }
    while decided.isEmpty, let timer = timers.min(by: { ($0.atNs, $0.id) < ($1.atNs, $1.id) }),
      timer.atNs <= observation.atNs
    {
      timers.removeAll { $0.id == timer.id }
      feed(.timer(id: timer.id, atNs: observation.atNs))
    }
  }

  private mutating func feed(_ event: MixtureEvent) {
    var actions: [MixtureAction] = []
    machine.handle(event, into: &actions)
    for action in actions {
      switch action {
      case .record(let observation): decided.append(observation)
      case .emit(let text): answer += text
      case .armTimer(let id, let atNs): timers.append((id, atNs))
      case .finish(let outcome): self.outcome = outcome
      case .startCall, .cancelCall, .endAnswer: break
      }
    }
  }
}
