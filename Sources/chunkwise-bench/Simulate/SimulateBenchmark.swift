import Aggregation
import CommandLine
import Glibc
import Measures
import Mixtures
import Simulation
import Traces

/// How fast simulations are, and a sweep of the size of an experiment.
enum SimulateBenchmark: Benchmark {
  static let command = Command(
    "simulate", "Deltas simulated per second, with and without rows, and the time of a sweep.",
    discussion: """
      A trace of six proposers and an aggregator is made up and simulated under several policies on one core: folded and \
      measured, then also written as rows of a trace. The time is that of the core; deltas are those of proposers and \
      aggregator together.

      The sweep simulates 20 policies over every request on all cores. With --data its proposals are answers of public \
      models to AlpacaEval's instructions, else generated words; when they come is made up in either case.
      """,
    options: [
      .value("tokens", "T", "Tokens of each proposal in the first part. Default: 1000."),
      .value("requests", "N", "Requests of the sweep. Default: 400."),
      .value("data", "FOLDER", "AlpacaEval's results: a folder for each model, with its model_outputs.json."),
    ] + TableOutput.options)

  static let tables = ["simulate", "sweep"]

  /// For how long each simulation is repeated.
  private static let secondsPerRow: Int64 = 2
  private static let policies = [Policy.full, .staircase, .staircaseCached, .quorum]

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let tokens = try arguments.integer("tokens", in: 16...100_000) ?? 1000
    let requests = try arguments.integer("requests", in: 1...800) ?? 400
    return [
      try await speed(tokens: tokens),
      try await sweep(requests: requests, folder: arguments.string("data")),
    ]
  }

  private static func speed(tokens: Int) async throws -> Table {
    let sample = SimulationSample(requests: 16, tokens: tokens)
    let traces = try recorded(sample)
    let model = traces.estimate().model
    var table = Table(
      "simulate",
      columns: [
        Table.Column("what", .leading), Table.Column("policy", .leading), Table.Column("deltas"),
        Table.Column("delta p50", unit: "ns"), Table.Column("deltas p50", unit: "/s"),
        Table.Column("deltas best", unit: "/s"),
      ])
    table.keyColumns = 2
    for keepsRows in [false, true] {
      for policy in policies {
        var deltas = 0
        var passes: [Double] = []
        let endNs = Clock.nowNs + secondsPerRow * 1_000_000_000
        repeat {
          let pass = try await pass(traces, model, policy, keepsRows: keepsRows)
          deltas = pass.deltas
          passes.append(pass.ns)
        } while Clock.nowNs < endNs
        // The first pass warms up.
        let times = Quantiles(passes.dropFirst(passes.count > 1 ? 1 : 0))
        guard let median = times[0.5], let best = times[0] else { continue }
        table.append([
          .text(keepsRows ? "simulated, measured, written" : "simulated, measured"), .text(policy.name),
          .count(deltas), .number(median / Double(deltas), digits: 0),
          .number(Double(deltas) * 1e9 / median, digits: 0), .number(Double(deltas) * 1e9 / best, digits: 0),
        ])
      }
    }
    table.notes = [
      "\(SimulationSample.proposers) proposers; \(sample.source). Of passes over \(secondsPerRow) s, after the first."
    ]
    return table
  }

  /// One simulation of all requests. Returns how many deltas that were, and the time of all cores.
  private static func pass(
    _ traces: RecordedTraces, _ model: LatencyModel, _ policy: Policy, keepsRows: Bool
  ) async throws -> (deltas: Int, ns: Double) {
    let simulation = Simulation(
      of: traces.proposals, under: [policy],
      SimulationSetting(model: model, keepsObservations: keepsRows))
    let file = try TemporaryFile()
    let header = TraceHeader(
      tool: "chunkwise-bench", seed: 1, wallNs: 0, monotonicNs: 0, isSimulated: true, machine: nil)
    var encoder = ObservationEncoder()
    let startNs = Clock.processNs
    let writer = keepsRows ? try RowWriter(path: file.path, header: header, replacing: true) : nil
    var deltas = 0
    try await simulation.run(workers: 1) { result in
      deltas += result.deltas
      for observation in result.observations {
        try writer?.append(encoder.row(request: result.request, observation))
      }
    }
    try writer?.finish()
    return (deltas, Double(Clock.processNs - startNs))
  }

  private static func sweep(requests: Int, folder: String?) async throws -> Table {
    let sample =
      try folder.map { try SimulationSample(requests: requests, folder: $0) }
      ?? SimulationSample(requests: requests, tokens: 400)
    let traces = try recorded(sample)
    let policies = try Policy.list(expression)
    let experiment = Experiment(
      name: "bench", traces: ["bench"], model: nil, policies: policies, scenarios: [Scenario()])
    let cells = SweepCell.all(of: experiment, traceDigests: [""], modelDigest: "", version: "")
    let workers = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let (wallNs, cpuNs) = (Clock.nowNs, Clock.processNs)
    var complete = 0
    try await Sweep(of: [traces], model: nil).run(cells, workers: workers) { complete += $1.complete }
    let wall = Double(Clock.nowNs - wallNs) / 1e9
    let cpu = Double(Clock.processNs - cpuNs) / 1e9
    guard complete == policies.count * requests else {
      throw CommandLineError(
        .software, "Of \(policies.count * requests) simulations \(complete) are complete.")
    }
    var table = Table(
      "sweep",
      columns: [
        Table.Column("policies", .trailing), Table.Column("requests"), Table.Column("proposers"),
        Table.Column("deltas of proposals"), Table.Column("wall", unit: "s"), Table.Column("CPU", unit: "s"),
        Table.Column("cores"),
      ])
    table.append([
      .count(policies.count), .count(requests), .count(SimulationSample.proposers),
      .count(sample.proposalDeltas * policies.count), .number(wall, digits: 2), .number(cpu, digits: 2),
      .count(workers),
    ])
    table.notes = ["The proposals: \(sample.source)."]
    return table
  }

  /// Twenty policies as an experiment would have them.
  private static var expression: String {
    let firsts = ["4", "8", "16", "32"].flatMap { first in
      ["regrouped", "appended", "turns"].map { "staircase[first=\(first),layout=\($0)]" }
    }
    let quorums = (1...6).map { "quorum[barrier.quorum=\($0)]" }
    return (["full", "single"] + firsts + quorums).joined(separator: ",")
  }

  private static func recorded(_ sample: SimulationSample) throws -> RecordedTraces {
    let file = try TemporaryFile()
    try sample.record(to: file.path)
    var traces = RecordedTraces()
    try traces.add(path: file.path)
    return traces
  }
}
