import CommandLine
import Engine
import Glibc
import Mixtures
import Simulation

/// `chunkwise sweep`: a grid of simulations.
struct SweepCommand {
  static let command = Command(
    "sweep", "Simulate a grid of policies and assumptions over traces.",
    discussion: """
      The experiment is YAML: traces (files beside it), policies (each an expression as for run, or a mapping with policy \
      and lists of values for its parameters), and, each a value or a list, proposers, depth, answer_tokens (numbers or \
      recorded), cache (true or false) and seed; model names a file of --fit. Every combination is a cell.

      Each cell's result is kept as it is there, one line of JSON in FILE.results.jsonl beside the experiment: a sweep that \
      was killed goes on where it was, and one that is finished computes nothing again. All results are simulated.
      """,
    positionals: [Positional("EXPERIMENT", .one, "The experiment, as YAML or JSON.")],
    options: [
      .value("results", "FILE", "Where the results are kept. Default: beside the experiment."),
      .value("workers", "N", "Cells at a time. Default: as many as there are processors."),
      .flag("quiet", short: "q", "No progress and no remarks."),
      TableFormat.option,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let path = arguments.positionals[0]
    let experiment = try Experiment(path: path)
    let format: TableFormat = try arguments.choice("format") ?? .table
    let workers = try arguments.integer("workers", in: 1...1_024) ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let resultsPath = arguments.string("results") ?? Self.resultsPath(of: path)
    var files = FilesInUse(reading: [path] + experiment.traces + [experiment.model].compactMap { $0 })
    try files.claim(resultsPath, besideTables: "--results")
    let results = try SweepResults(path: resultsPath)
    let run = try SweepRun(experiment, results, isQuiet: arguments.has("quiet"))
    try await run.run(workers: workers, interruption)
    StandardStream.output.write(
      Table(experiment, run.cells, run.finished).rendered(as: format, width: StandardStream.output.width))
  }

  /// The experiment's file with another ending.
  private static func resultsPath(of path: String) -> String {
    let stem = [".yaml", ".yml", ".json"].first { path.hasSuffix($0) }.map { path.dropLast($0.count) }
    return (stem ?? path[...]) + ".results.jsonl"
  }
}
