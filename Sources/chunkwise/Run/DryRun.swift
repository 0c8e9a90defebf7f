import Aggregation
import ChatTransport
import Mixtures
import TokenStreams
import Traces

/// What `run --dry-run` prints: how many calls would be made, and the first of them.
struct DryRun {
  let text: String

  init(_ settings: RunSettings) throws {
    let mixture = settings.mixture
    var calls = 0
    var lines: [String] = []
    for policy in settings.policies {
      let perRequest = policy.usesProposers ? mixture.shape.callCount : 1
      let requests = settings.prompts.count * settings.repetitions
      calls += perRequest * requests
      lines.append("\(policy.name): \(requests) requests of \(perRequest) calls or more")
    }
    let request = MixtureRequest(
      messages: settings.prompts[0].messages, promptID: PromptID.of(settings.prompts[0].messages),
      policy: settings.policies[0], seed: settings.seed)
    var machine = MixtureMachine(shape: mixture.shape, request: request)
    var actions: [MixtureAction] = []
    machine.handle(.started(atNs: 0), into: &actions)
    let first = actions.compactMap { action in
      if case .startCall(_, let call) = action { call } else { nil }
    }
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    defer { transport.shutdown() }
    text = """
      \(lines.joined(separator: "\n"))
      At least \(calls) calls in all; every further round of a policy that streams adds one. Nothing was sent. The first request:

      \(transport.requestText(of: first[0]))

      """
  }
}
