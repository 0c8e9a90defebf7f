import Aggregation
import TokenStreams

/// Feeds a fresh machine what a run recorded, in the recorded order and with the recorded instants, and compares what
/// it decides with what was recorded.
///
/// Timers are not recorded, for they show: a decision that no stream explains was made by a timer that was due. Of
/// several, the one that decides just that.
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
    for (index, timer) in timers.enumerated() where timer.atNs <= observation.atNs {
      var trial = self
      trial.timers.remove(at: index)
      trial.feed(.timer(id: timer.id, atNs: observation.atNs))
      if trial.decided.first == observation {
        self = trial
        return
      }
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
