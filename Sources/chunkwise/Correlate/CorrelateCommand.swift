import CommandLine
import Measures
import Terminal

/// `chunkwise correlate`: whether answers resemble the proposals that are preferred.
struct CorrelateCommand: Sendable {
  static let command = Command(
    "correlate", "Correlate the similarity of answers and proposals with preference.",
    discussion: """
      Within each instruction, the similarity of the answer to each proposal is correlated with a judge's preference for \
      the proposals, and the mean over the instructions is given with its bootstrap interval (Mixture-of-Agents, Figures \
      4(b) and 6). Beside it stand its controls: what proposal length, model and position predict without any answer, the \
      answer to another instruction (shuffled), and the partial correlations given length and model.

      A PROPOSER is a folder of AlpacaEval's results, or a file of texts or preferences, JSON or JSON Lines, compressed or \
      not. Records are matched by instruction, to the byte. Preferences are AlpacaEval's, 1 … 2.

      For traces, --preferences names a file with a record {"instruction", "layer", "agent", "preference"} for what each \
      place wrote, and perhaps its "slot" and the "output" that was judged.
      """,
    positionals: [Positional("PROPOSER", .any, "Folders or files of the proposers' texts and preferences.")],
    options: [
      .repeated("aggregate", "FILE", "The answers of an aggregator: a folder or a file. May be repeated."),
      .repeated("control", "FILE", "The answers of a model that saw none of the proposals. May be repeated."),
    ] + JudgedTraces.options + [
      SimilarityMetric.option,
      .value("coefficient", "NAME", "spearman or kendall (tau-b). Default spearman."),
      .value("seed", "N", "The seed of the shuffled pairing and the intervals. Default 0."),
      .value("pairs", "FILE", "Write every similarity to a CSV file, a row for each proposal."),
      .value("samples", "FILE", "Write every instruction's correlations to a CSV file."),
    ] + SentenceBLEU.options + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let output = try TableOutput(arguments, of: tableNames)
    let tables = try await interruption.making { try await self.tables() }
    output.write(Table.tables(tables))
  }

  private var tableNames: [String] {
    let ofInput =
      arguments.has("trace")
      ? ["left out"] + (arguments.has("control") ? ["answers"] : []) : ["answers", "proposals"]
    return ["correlation with preference", "dropped samples"] + ofInput + ["metrics"]
  }

  /// Computes what is printed, and makes the files that were asked for.
  private func tables() async throws -> [MeasureTable] {
    let metrics = try SimilarityMetric.chosen(by: arguments)
    let sentence = try SentenceBLEU.chosen(by: arguments, for: metrics)
    let kind: RankCorrelation.Kind = try arguments.choice("coefficient") ?? .spearman
    let bootstrap = Bootstrap(seed: UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 0))
    var files = FilesInUse(
      reading: arguments.positionals
        + ["aggregate", "control", "trace", "preferences"].flatMap { arguments.strings($0) })
    let (pairs, samples) = (try file("pairs", &files), try file("samples", &files))
    let input = try await input()
    let studies = try await LiveDisplay.showing(input.answerCount, "answers") { addDone in
      try await input.studies(metrics, kind, bootstrap, sentence: sentence, addDone: addDone)
    }
    if let pairs {
      let table = CorrelationFiles.pairs(studies.map { ($0.study, $0.scores) }, models: input.models)
      try pairs.write(Array(table.rendered(as: .csv).utf8))
      try pairs.publish()
    }
    if let samples {
      let table = CorrelationFiles.samples(studies.map { ($0.study, $0.rows) })
      try samples.write(Array(table.rendered(as: .csv).utf8))
      try samples.publish()
    }
    let results = studies.map { (group: $0.study.group, rows: $0.rows) }
    return [CorrelationTables.correlations(results), CorrelationTables.drops(results)] + input.tables
      + [.metrics(metrics, sentence)]
  }

  /// The file that an option names; a folder that is not there need not wait for the figures.
  private func file(_ name: String, _ files: inout FilesInUse) throws(CommandLineError) -> OutputFile? {
    guard let path = arguments.string(name) else { return nil }
    return try OutputFile(path, besides: &files, andTables: "--\(name)")
  }

  private func input() async throws -> CorrelationInput {
    let controls = arguments.strings("control")
    let aggregates = arguments.strings("aggregate")
    if let traces = try JudgedTraces(arguments) {
      guard aggregates.isEmpty else {
        throw CommandLineError.usage("A trace holds the answers; it goes with no --aggregate.")
      }
      return try await CorrelationInput(
        traces: traces.paths, preferences: traces.preferences, controls: controls)
    }
    guard !arguments.positionals.isEmpty, !aggregates.isEmpty else {
      throw CommandLineError.usage(
        "correlate needs proposers and --aggregate FILE, or --trace FILE and --preferences FILE.")
    }
    return try await CorrelationInput(
      proposers: arguments.positionals, aggregates: aggregates, controls: controls)
  }
}
