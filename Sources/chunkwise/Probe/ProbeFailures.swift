import Mixtures
import TokenStreams

/// Probes that failed, counted by agent. A fit of the others would not say what it lacks.
struct ProbeFailures {
  private struct Agent {
    let name: String
    var probes = 0
    var failed = 0
    var first: StreamFailure?
  }

  private var agents: [Agent] = []

  /// Takes in what became of a probe.
  mutating func add(_ result: BatchResult, by agent: String) {
    if agents.last?.name != agent { agents.append(Agent(name: agent)) }
    let last = agents.count - 1
    agents[last].probes += 1
    guard case .failed(let failure) = result.outcome else { return }
    agents[last].failed += 1
    if agents[last].first == nil { agents[last].first = failure }
  }

  /// A sentence for each agent of which a probe failed, with what may help.
  var sentences: [String] {
    agents.compactMap { agent in
      guard let failure = agent.first else { return nil }
      let advice =
        failure.kind == .httpStatus && [400, 413, 422].contains(failure.status)
        ? "If the prompts are too long for it, --probe-lengths names shorter ones." : failure.advice
      return
        (["\(agent.failed) of \(agent.probes) probes of \"\(agent.name)\" failed.", failure.message]
        + [advice].compactMap { $0 }).joined(separator: " ")
    }
  }
}
