import Aggregation
import TokenStreams

/// A request folded over events that are made up beforehand: no task, no clock, no I/O.
struct FoldRun {
  private let proposals: [MixtureEvent]
  private let ends: [MixtureEvent]
  private let answer: [String]
  private let shape: MixtureShape
  private let request: MixtureRequest

  /// Makes the events: so many tokens of each of `proposers`, one of each in turn.
  init(policy: Policy, proposers: Int, tokens: Int) {
    let text = SampleText(tokens: tokens * 2).tokens
    proposals = (0..<tokens).flatMap { index in
      (0..<proposers).map { call in
        let atNs = Int64(index * proposers + call)
        return .call(call, .delta(Delta(text[index], readNs: atNs)), atNs: atNs)
      }
    }
    let endNs = Int64(proposals.count)
    ends = (0..<proposers).map { .call($0, .ended(.stop, readNs: endNs), atNs: endNs) }
    answer = text
    shape = MockMixture.shape(proposers: proposers)
    request = MixtureRequest(messages: [Message(.user, "Why?")], policy: policy)
  }

  /// Folds the request to its end. Returns how many deltas went through the machine.
  func run() -> Int {
    var machine = MixtureMachine(shape: shape, request: request)
    var actions: [MixtureAction] = []
    var deltas = 0
    // Proposers are never called for: their events are there. What is left is the aggregator's calls.
    func carryOut() {
      var index = 0
      while index < actions.count {
        defer { index += 1 }
        guard case .startCall(let call, let request) = actions[index], request.agent == 1 else { continue }
        let (tokens, outcome) = ScriptedTransport.answer(to: request, from: answer)
        for token in tokens {
          machine.handle(.call(call, .delta(Delta(token, readNs: 0)), atNs: 0), into: &actions)
        }
        deltas += tokens.count
        machine.handle(.call(call, .ended(outcome, readNs: 0), atNs: 0), into: &actions)
      }
      actions.removeAll(keepingCapacity: true)
    }
    machine.handle(.started(atNs: 0), into: &actions)
    carryOut()
    for event in proposals {
      machine.handle(event, into: &actions)
      if !actions.isEmpty { carryOut() }
    }
    for event in ends {
      machine.handle(event, into: &actions)
      carryOut()
    }
    guard case .complete(.stop) = machine.outcome else {
      preconditionFailure("The fold ended as \(String(describing: machine.outcome)).")
    }
    return deltas + proposals.count
  }
}
