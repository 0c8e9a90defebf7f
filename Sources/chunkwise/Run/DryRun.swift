import Aggregation
import ChatTransport
import CommandLine
import Mixtures
import Traces

/// What `run --dry-run` prints: how many calls would be made, and the first of them.
struct DryRun {
  let text: String

  init(_ settings: RunSettings) throws {
    let plan: RunPlan
    switch settings.trace {
    case .resumed(let path): plan = try RunPlan(settings, resuming: try FinishedRequests(resuming: path))
    case .none, .new: plan = try RunPlan(settings)
    }
    var lines = [plan.resumption].compactMap { $0 }
    if let job = plan.batch.jobs.first {
      let request = job.request(
        plan.firstRequest, to: settings.mixture, drains: settings.drains, scheduledNs: 0)
      lines += Self.counts(of: plan.batch, settings)
      if let sentence = plan.arrivalSentence(settings) { lines.append(sentence) }
      // What an aggregator is asked first depends on when the proposals come.
      lines +=
        settings.recorded != nil
        ? ["Nothing was sent."]
        : ["Nothing was sent. The first request:", "", try Self.firstCall(of: request, settings.mixture)]
    } else {
      lines.append("There is nothing to ask.")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func counts(of batch: BatchPlan, _ settings: RunSettings) -> [String] {
    var calls = 0
    var isExact = true
    var lines: [String] = []
    for policy in settings.policies {
      let jobs = batch.jobs.filter { $0.policy == policy }
      let isOneRound = !policy.usesProposers || policy.waitsForAll
      let requests = jobs.count
      let perRequest = jobs.first.map { Self.calls(of: $0, settings) } ?? 0
      calls += jobs.reduce(0) { $0 + Self.calls(of: $1, settings) }
      isExact = isExact && (isOneRound || requests == 0)
      lines.append(
        "\(policy.name): \(NumberText.count(requests, of: "request")) of \(isOneRound ? "" : "at least ")"
          + NumberText.count(perRequest, of: "call"))
    }
    let all = NumberText.count(calls, of: "call")
    return lines + [
      isExact
        ? "\(all) in all, unless one fails and is made again."
        : "At least \(all) in all; every further round of a policy that streams adds one."
    ]
  }

  /// The calls that a request makes if nothing fails and every place needs one round; recorded ones are not made.
  private static func calls(of job: BatchPlan.Job, _ settings: RunSettings) -> Int {
    guard job.policy.usesProposers else { return 1 }
    let shape = settings.shape(for: job)
    return job.source == nil ? shape.callCount : shape.callCount - shape.layers[0].count
  }

  /// The first call that a request makes, as it would be sent.
  private static func firstCall(of request: MixtureRequest, _ mixture: Mixture) throws -> String {
    var machine = MixtureMachine(shape: mixture.shape, request: request)
    var actions: [MixtureAction] = []
    machine.handle(.started(atNs: request.scheduledNs), into: &actions)
    let calls = actions.compactMap { action in
      if case .startCall(_, let call) = action { call } else { nil }
    }
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    defer { transport.shutdown() }
    return transport.requestText(of: calls[0])
  }
}

extension Policy {
  /// Whether the first round sees every proposal whole, so that there is no other.
  fileprivate var waitsForAll: Bool {
    chunk.first == nil && barrier.need == .all && barrier.deadlineNs == nil
  }
}
