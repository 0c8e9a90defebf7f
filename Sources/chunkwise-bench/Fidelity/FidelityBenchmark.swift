import Aggregation
import ChatTransport
import CommandLine
import JSON
import Measures
import Mixtures
import Simulation
import TokenStreams
import Traces

/// Whether a simulation foretells a policy that nothing of it was fitted to.
enum FidelityBenchmark: Benchmark {
  static let command = Command(
    "fidelity", "Simulated against live latency, of policies that the fit has not seen.",
    discussion: """
      A mock of six proposers and an aggregator is run live under full and staircase-cached; from that trace staircase and \
      quorum are simulated, and then run live several times, with different seeds. The error is that of the simulated \
      median (and 90th percentile) against a live run, A/A that of one live run against another: the median over the runs, \
      and over their pairs. The error is within its limit if it is at most 10 % (20 %), or 1.5 times A/A.

      That is done twice: with slots enough for all, and with two slots for each model and requests that come at random, so \
      that calls wait for each other. How many slots there are the fit has to find out by itself.
      """,
    options: [
      .value("prompts", "N", "Prompts of every run. Default: 30."),
      .value("runs", "N", "Live runs of the policies that are simulated. Default: 2."),
    ] + TableOutput.options)

  private static let seen = [Policy.full, .staircaseCached]
  private static let unseen = [Policy.staircase, .quorum]
  private static let proposers = 6

  /// How the servers are, and how requests come to them.
  private struct Situation {
    let name: String
    let slots: Int
    /// How much faster everybody writes, so that the slots are as busy as they are meant to be.
    let speed: Double
    let load: @Sendable (_ count: Int) -> Load
  }

  private static let situations = [
    Situation(name: "slots enough", slots: 8, speed: 1, load: { _ in .closed(concurrency: 4) }),
    Situation(
      name: "two slots", slots: 2, speed: 2,
      load: { count in
        .open(
          instantsNs: ArrivalProcess(rate: 1, variation: 1)?.instantsNs(count: count, seed: 7) ?? [],
          limit: nil)
      }),
  ]

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let count = try arguments.integer("prompts", in: 2...10_000) ?? 30
    let runs = try arguments.integer("runs", in: 2...100) ?? 2
    var table = Table(
      "fidelity",
      columns: [
        Table.Column("servers", .leading), Table.Column("policy", .leading),
        Table.Column("measure", .leading),
        Table.Column("n"), Table.Column("live", unit: "ms"), Table.Column("simulated", unit: "ms"),
        Table.Column("error", unit: "%"), Table.Column("A/A", unit: "%"), Table.Column("within its limit"),
      ])
    table.keyColumns = 3
    for situation in situations {
      try await add(situation, try prompts(count), runs: runs, to: &table)
    }
    table.notes = ["\(runs) live runs; live is the median of theirs."]
    return [table]
  }

  private static func add(
    _ situation: Situation, _ prompts: [Prompt], runs: Int, to table: inout Table
  ) async throws {
    let mock = try ChildProcess(.serveMock, [configuration(situation)])
    defer { mock.end() }
    let mixture = try Mixture(yaml: Array(mixtureText(port: try mock.port()).utf8), file: "mixture")
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    defer { transport.shutdown() }
    let live = LiveRequests(mixture: mixture, transport: transport, prompts: prompts)

    let file = try TemporaryFile()
    _ = try await live.run(
      seen, seed: 1, load: situation.load(prompts.count * seen.count), recordingTo: file.path)
    var traces = RecordedTraces()
    try traces.add(path: file.path)
    let (model, remarks) = traces.estimate()
    for remark in remarks { StandardStream.error.write(remark + "\n") }
    var setting = SimulationSetting(model: model)
    setting.load = situation.load(prompts.count)
    for policy in unseen {
      var observed: [[MeasuredRequest]] = []
      for run in 0..<runs {
        observed.append(
          try await live.run([policy], seed: UInt64(run + 1), load: situation.load(prompts.count)))
      }
      var simulated: [MeasuredRequest] = []
      let simulation = Simulation(of: traces.proposals(servedBy: model), under: [policy], setting)
      try await simulation.run(workers: 2) { if let measured = $0.measured { simulated.append(measured) } }
      for measure in [Measure.ttft, .e2e] {
        append(situation, policy, measure, observed, simulated, to: &table)
      }
    }
  }

  private static func append(
    _ situation: Situation, _ policy: Policy, _ measure: Measure, _ observed: [[MeasuredRequest]],
    _ simulated: [MeasuredRequest], to table: inout Table
  ) {
    func quantiles(_ requests: [MeasuredRequest]) -> Quantiles {
      Quantiles(requests.compactMap { $0.measures.values[measure] })
    }
    func difference(_ a: Double, from b: Double) -> Double { abs(a - b) / b * 100 }
    let runs = observed.map(quantiles)
    for (share, limit) in [(0.5, 10.0), (0.9, 20.0)] {
      let values = runs.compactMap { $0[share] }
      let errors = quantiles(simulated)[share].map { foretold in values.map { difference(foretold, from: $0) }
      }
      let noises = values.indices.flatMap { index in
        values[..<index].map { difference(values[index], from: $0) }
      }
      guard let foretold = quantiles(simulated)[share], let live = Quantiles(values)[0.5],
        let error = errors.flatMap({ Quantiles($0)[0.5] }), let noise = Quantiles(noises)[0.5]
      else { continue }
      table.append([
        .text(situation.name), .text(policy.name), .text("\(measure.rawValue) p\(Int(share * 100))"),
        .count(runs[0].sorted.count), .number(live, digits: 1), .number(foretold, digits: 1),
        .number(error, digits: 1), .number(noise, digits: 1),
        .text(error <= max(limit, 1.5 * noise) ? "yes" : "no"),
      ])
    }
  }

  /// Questions behind contexts of very different length, so that what a prompt token costs can be told.
  private static func prompts(_ count: Int) throws -> [Prompt] {
    let words = SampleText(tokens: 2_000).tokens
    return try (0..<count).map { index in
      try Prompt("Question \(index):" + words.prefix(index * index * 37 % 700).joined() + " What follows?")
    }
  }

  private static func configuration(_ situation: Situation) -> String {
    func model(_ name: String, base: Int, token: Double, interval: Int, tokens: Int) -> JSONValue {
      [
        "name": .string(name), "tokens": .integer(Int64(tokens)), "slots": .integer(Int64(situation.slots)),
        "latency": [
          "base_ms": .integer(Int64(base)), "per_uncached_token_ms": .number(token),
          "per_cached_token_ms": .number(token / 40),
          "interval": ["gamma_ms": ["mean": .number(Double(interval) / situation.speed), "shape": 6]],
        ],
      ]
    }
    let models =
      (0..<proposers).map { index in
        model(
          "p\(index)", base: 100 + 40 * index, token: 0.05 + 0.1 * Double(index), interval: 5 + 2 * index,
          tokens: 120 + 10 * index)
      } + [model("judge", base: 250, token: 0.4, interval: 8, tokens: 160)]
    return JSONValue.object([.init("seed", 1), .init("models", .array(models))]).text
  }

  /// Every model computes for itself, so each is an endpoint of its own.
  private static func mixtureText(port: Int) -> String {
    let names = (0..<proposers).map { "p\($0)" } + ["judge"]
    let endpoints = names.map {
      "  \($0): {provider: vllm, base_url: \"http://127.0.0.1:\(port)/v1\", exact: true}\n"
    }
    let agents = names.map { "  \($0): {endpoint: \($0), model: \($0), sends_seed: true}\n" }
    return
      "endpoints:\n\(endpoints.joined())agents:\n\(agents.joined())layers: [[\(names.dropLast().joined(separator: ", "))]]\n"
      + "aggregator: judge\n"
  }
}
