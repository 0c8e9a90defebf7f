import Aggregation
import ChatTransport
import CommandLine
import Engine
import Mixtures
import Simulation
import TokenStreams
import Traces

/// `run --probe`: asks every agent of a mixture for a few tokens behind prompts of designed length and cached share, and
/// records it as any run.
struct ProbeRun {
  private let settings: ProbeSettings

  init(_ settings: ProbeSettings) { self.settings = settings }

  /// Calls that it makes.
  var callCount: Int {
    // A cached share takes a predecessor.
    let shares = ProbeDesign.cachedShares.reduce(0) { $0 + ($1 > 0 ? 2 : 1) }
    return settings.mixture.agents.count * settings.repetitions * ProbeDesign.concurrencies.count
      * settings.lengths.count * shares
  }

  func run(_ interruption: Interruption) async throws {
    var mixture = settings.mixture
    let missing = mixture.missingKeys { ChatTransport.processEnvironment($0) }
    guard missing.isEmpty else { throw CommandLineError(.config, missing.joined(separator: "\n")) }
    for index in mixture.agents.indices { mixture.agents[index].maxTokens = ProbeDesign.answerTokens }
    interruption.hold()
    let header = TraceHeader.now(tool: Chunkwise.tool, seed: settings.seed)
    let trace = try TraceWriter(
      path: settings.trace, header: header, onFailure: { _ in interruption.fire(.traceLost) })
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    let plans = try plans()
    let failures = Lock(ProbeFailures())
    let cause = await interruption.cancelling { [mixture] in
      await withTaskExecutorPreference(transport.executor) {
        var first = 0
        for agent in mixture.shape.agents.indices {
          let alone = mixture.alone(agent)
          let runner = BatchRunner(mixture: alone, transport: transport, timebase: transport.timebase)
          for (plan, concurrency) in plans where !Task.isCancelled {
            await runner.run(
              plan, load: .closed(concurrency: concurrency), firstRequest: first,
              record: { trace.record(request: $0, $1) },
              report: { result in
                failures.withLock { $0.add(result, by: mixture.shape.agents[agent].name) }
              })
            first += plan.jobs.count
          }
        }
      }
    }
    transport.shutdown()
    try trace.close()
    if case .signal(let number) = cause {
      throw CommandLineError(.signal(number), "Interrupted. \(settings.trace) holds everything up to then.")
    }
    if !settings.isQuiet { StandardStream.error.write("Recorded in \(settings.trace).\n") }
    let sentences = failures.withLock { $0.sentences }
    guard sentences.isEmpty else {
      throw CommandLineError(.unavailable, sentences.joined(separator: "\n"))
    }
  }

  /// The predecessors and then the probes, for every repetition and concurrency.
  private func plans() throws -> [(BatchPlan, concurrency: Int)] {
    var plans: [(BatchPlan, concurrency: Int)] = []
    // Unique among runs, or a second run would find all its prompts cached.
    var family = UInt64.random(in: 0...UInt64.max)
    for _ in 0..<settings.repetitions {
      for concurrency in ProbeDesign.concurrencies {
        let design = try ProbeDesign(seed: family, lengths: settings.lengths)
        family &+= 1
        for prompts in [design.predecessors, design.probes] {
          let plan = BatchPlan(
            prompts: prompts, policies: [.single], seed: settings.seed, run: nil,
            promptID: { PromptID.of($0.messages) })
          plans.append((plan, concurrency))
        }
      }
    }
    return plans
  }
}

extension Mixture {
  /// A mixture of one agent, which answers alone.
  fileprivate func alone(_ agent: Int) -> Mixture {
    var mixture = self
    mixture.shape = MixtureShape(
      name: "probe", agents: shape.agents, layers: [[MixtureShape.Place(agent: agent)]])
    return mixture
  }
}
