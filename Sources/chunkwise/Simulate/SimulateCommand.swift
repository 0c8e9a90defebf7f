import CommandLine
import JSON
import Measures
import Mixtures
import Simulation
import Traces

/// `chunkwise simulate`: what other policies would have done with recorded proposals.
struct SimulateCommand {
  static let command = Command(
    "simulate", "Say what other policies would have done with recorded proposals.",
    discussion: """
      The recorded proposers are played again, at the same instants after their call; the same machine as live decides. \
      Refiners and the aggregator are not asked: when they begin and how fast they go on is drawn from a model of each \
      agent, estimated from its recorded calls.

      Each figure is exact (it follows from what was recorded alone), modelled, or unknown and left out: nobody knows \
      what the aggregator would have written. A request whose simulation needs what a proposer would have said after it \
      was cut off is left out and counted as censored; record with --drain to avoid that. Exact is the first barrier, where \
      endpoints share nothing: name in the mixture what they share (hardware: gpu-0), and it counts as modelled. JSON and \
      CSV say of each row that it is simulated, and which of its figures are exact, modelled and unknown.

      Requests come when they were recorded to come, unless --concurrency or --arrivals says otherwise; each policy has the \
      load for itself. They wait for each other where the model gives an agent slots.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "Recorded traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value("policy", "LIST", "The policies, divided by commas, as for run."),
      .value("seed", "N", "The seed of all draws. Default 1."),
      .value("model", "FILE", "The agents' latency, in place of an estimate. --fit writes such files."),
      .flag(
        "fit",
        "Estimate the agents' latency from part of the requests, say how well it foretells the others, and end."
      ),
      .value(
        "output", short: "o", "FILE", "Where --fit writes the model, as JSON. An existing file is replaced."),
      .value(
        "concurrency", "N",
        "Closed loop: so many requests at a time, and one that ends lets the next come. With --arrivals the most at a time."
      ),
      .value(
        "arrivals", "WHEN",
        "Open loop: each request comes at an instant of its own, whatever the others do. \(Arrivals.form)"),
      .flag("output-lengths", "With a file of arrivals: each answer is as long as the one of its arrival."),
      .value("trace", "FILE", "Where to write what would have been recorded. An existing file is an error."),
      .value("reading-rate", "N", "The reader's speed in characters a second, for the stall. Default 23.8."),
      .flag("quiet", short: "q", "No remarks on what could not be estimated."),
    ] + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let settings = try SimulateSettings(arguments)
    let traces = try settings.traces()
    if settings.fits { return try fit(traces, settings) }
    let run = try SimulationRun(settings, of: traces)
    // Only a trace leaves something to be cleared away.
    let measured =
      settings.trace == nil ? try await run.run() : try await interruption.making { try await run.run() }
    settings.tables.write(Table.tables(Analysis(of: measured).tables))
  }

  private func fit(_ traces: RecordedTraces, _ settings: SimulateSettings) throws {
    let fit = traces.fit(seed: settings.seed)
    guard !fit.evaluations.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(settings.paths.joined(separator: ", ")): no call that could be fitted.")
    }
    var files = FilesInUse(reading: settings.paths)
    let file = try settings.output.map { try OutputFile($0, besides: &files, andTables: "--output") }
    settings.say(fit.remarks)
    settings.tables.write(only: Table(fit))
    try file?.write(Array((fit.model.json.text + "\n").utf8))
    try file?.publish()
  }
}
