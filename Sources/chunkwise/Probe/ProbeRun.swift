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
  /// The probes of every repetition and concurrency. Their prompts are the same in all repetitions, and others at each
  /// concurrency, so that probes of one prompt are the same one, repeated.
  private let families: [ProbeFamily]

  init(_ settings: ProbeSettings) throws {
    self.settings = settings
    let designs = try settings.concurrencies.map { concurrency in
      try ProbeDesign(
        seed: settings.seed &+ UInt64(concurrency), lengths: settings.lengths, concurrency: concurrency)
    }
    families = (0..<settings.repetitions).flatMap { repetition in
      designs.map { ProbeFamily($0, repetition: repetition, seed: settings.seed) }
    }
  }

  /// Calls that it makes.
  var callCount: Int {
    settings.mixture.agents.count * families.flatMap(\.plans).reduce(0) { $0 + $1.jobs.count }
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
    let failures = Lock(ProbeFailures())
    let cause = await interruption.cancelling { [mixture] in
      await withTaskExecutorPreference(transport.executor) {
        var first = 0
        for agent in mixture.shape.agents.indices {
          let alone = mixture.alone(agent)
          for family in families {
            let runner = family.runner(of: alone, transport)
            for plan in family.plans where !Task.isCancelled {
              await runner.run(
                plan, load: .closed(concurrency: family.concurrency), firstRequest: first,
                record: { trace.record(request: $0, $1) },
                report: { result in
                  failures.withLock { $0.add(result, by: mixture.shape.agents[agent].name) }
                })
              first += plan.jobs.count
            }
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
