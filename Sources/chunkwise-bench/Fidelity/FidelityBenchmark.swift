import Aggregation
import ChatTransport
import CommandLine
import JSON
import Measures
import Mixtures
import Simulation
import Traces

/// Whether a simulation foretells a policy that nothing of it was fitted to.
enum FidelityBenchmark: Benchmark {
  static let command = Command(
    "fidelity", "Simulated against live time to first text, of policies that the fit has not seen.",
    discussion: """
      A mock of six proposers and an aggregator, each with slots of its own, is run live under full and staircase-cached; \
      from that trace staircase and quorum are simulated, and then run live, twice, with different seeds. The error is \
      that of the simulated median (and 90th percentile) against the first live run; A/A is that of the second live run \
      against the first. The error is within its limit if it is at most 10 % (20 %), or 1.5 times A/A.
      """,
    options: [
      .value("prompts", "N", "Prompts of every run. Default: 40."),
      .value("concurrency", "N", "Requests at a time. Default: 4."), TableFormat.option,
    ])

  private static let seen = [Policy.full, .staircaseCached]
  private static let unseen = [Policy.staircase, .quorum]
  private static let proposers = 6

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let count = try arguments.integer("prompts", in: 2...10_000) ?? 40
    let mock = try ChildProcess(.serveMock, [configuration])
    defer { mock.end() }
    let mixture = try Mixture(yaml: Array(mixtureText(port: try mock.port()).utf8), file: "mixture")
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    defer { transport.shutdown() }
    let live = LiveRequests(
      mixture: mixture, transport: transport, prompts: try prompts(count),
      concurrency: try arguments.integer("concurrency", in: 1...1_000) ?? 4)

    let file = try TemporaryFile()
    _ = try await live.run(seen, seed: 1, recordingTo: file.path)
    var traces = RecordedTraces()
    try traces.add(path: file.path)
    let first = try await live.run(unseen, seed: 1)
    let second = try await live.run(unseen, seed: 2)
    var simulated: [MeasuredRequest] = []
    let simulation = Simulation(
      of: traces.proposals, under: unseen, SimulationSetting(model: traces.estimate().model))
    try await simulation.run(workers: 2) { if let measured = $0.measured { simulated.append(measured) } }
    return [table(first, second, simulated)]
  }

  private static func table(
    _ first: [MeasuredRequest], _ second: [MeasuredRequest], _ simulated: [MeasuredRequest]
  ) -> Table {
    var table = Table(
      "fidelity",
      columns: [
        Table.Column("policy", .leading), Table.Column("quantile", .leading), Table.Column("n"),
        Table.Column("live", unit: "ms"), Table.Column("live again", unit: "ms"),
        Table.Column("simulated", unit: "ms"), Table.Column("error", unit: "%"),
        Table.Column("A/A", unit: "%"), Table.Column("within its limit"),
      ])
    table.keyColumns = 2
    for policy in unseen {
      func quantiles(_ requests: [MeasuredRequest]) -> Quantiles {
        Quantiles(requests.filter { $0.policy == policy.name }.compactMap { $0.measures.values[.ttft] })
      }
      let (live, again, foretold) = (quantiles(first), quantiles(second), quantiles(simulated))
      for (share, limit) in [(0.5, 10.0), (0.9, 20.0)] {
        guard let a = live[share], let b = again[share], let c = foretold[share] else { continue }
        let (error, noise) = (abs(c - a) / a * 100, abs(b - a) / a * 100)
        table.append([
          .text(policy.name), .text("p\(Int(share * 100))"), .count(live.sorted.count), .number(a, digits: 1),
          .number(b, digits: 1), .number(c, digits: 1), .number(error, digits: 1), .number(noise, digits: 1),
          .text(error <= max(limit, 1.5 * noise) ? "yes" : "no"),
        ])
      }
    }
    return table
  }

  /// Questions behind contexts of very different length, so that what a prompt token costs can be told.
  private static func prompts(_ count: Int) throws -> [Prompt] {
    let words = SampleText(tokens: 2_000).tokens
    return try (0..<count).map { index in
      try Prompt("Question \(index):" + words.prefix(index * index * 37 % 700).joined() + " What follows?")
    }
  }

  private static var configuration: String {
    func model(_ name: String, base: Int, token: Double, interval: Int, tokens: Int) -> JSONValue {
      [
        "name": .string(name), "tokens": .integer(Int64(tokens)), "slots": 8,
        "latency": [
          "base_ms": .integer(Int64(base)), "per_uncached_token_ms": .number(token),
          "per_cached_token_ms": .number(token / 40),
          "interval": ["gamma_ms": ["mean": .integer(Int64(interval)), "shape": 6]],
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
