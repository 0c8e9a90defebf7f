import CommandLine
import Measures
import Terminal

/// `chunkwise select`: what a choice of proposers is made by.
struct SelectCommand: Sendable {
  static let command = Command(
    "select", "Tell how preferred and how alike models are, to choose proposers.",
    discussion: """
      For each model, and for each set of models: the mean preference, what the best of the set would get, and how alike \
      the texts are (mean pairwise similarity). Good proposers are preferred and differ from one another.

      Only instructions for which every model has a text and a preference count. A PROPOSER is a folder of AlpacaEval's \
      results, or a file of texts or preferences, JSON or JSON Lines, compressed or not.

      For traces, --preferences names a file as `correlate` reads it. The models are then the proposers for which it has \
      preferences, by their agents' names; of an agent's texts for an instruction (of its slots, of repetitions, under several \
      policies) the first that was judged counts.
      """,
    positionals: [Positional("PROPOSER", .any, "Folders or files of the models' texts and preferences.")],
    options: JudgedTraces.options + [
      .value(
        "metric", "NAME",
        "What similarity is measured by, as for correlate; of BLEU the mean of both directions. Default tfidf."
      ),
      .value("size", "N", "Only sets of so many models. Default: every size."),
    ] + TableOutput.options)

  /// More rows than this nobody reads.
  private static let mostSets = 5_000.0

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let output = try TableOutput(
      arguments,
      of: ["models", "sets of proposers", "proposals"] + (arguments.has("trace") ? ["left out"] : [])
        + ["metrics"])
    let tables = try await interruption.making { try await self.tables() }
    output.write(Table.tables(tables))
  }

  private func tables() async throws -> [MeasureTable] {
    let metric: SimilarityMetric = try arguments.choice("metric") ?? .tfidf
    let size = try arguments.integer("size", in: 2...64)
    let (pool, leftOut) = try await input()
    let selection = ProposerSelection(pool, metric: metric)
    try check(pool, selection, size: size)
    let count = selection.instructions.count
    let similarities = try await LiveDisplay.showing(count, "instructions") { addDone in
      try await selection.instructions.indices.mapConcurrently { index in
        try Task.checkCancellation()
        defer { addDone() }
        return selection.similarities(ofInstruction: index)
      }
    }
    return [
      selection.modelTable(similarities), selection.setTable(similarities, size: size),
      CorrelationTables.proposals(pool),
    ] + leftOut + [.metrics([metric])]
  }

  /// The proposals, and what was left out of traces.
  private func input() async throws -> (pool: ProposalPool, leftOut: [MeasureTable]) {
    guard let traces = try JudgedTraces(arguments) else {
      guard !arguments.positionals.isEmpty else {
        throw CommandLineError.usage("select needs proposers, or --trace FILE and --preferences FILE.")
      }
      return (try await CorrelationInput.pool(arguments.positionals), [])
    }
    let proposals = try CorrelationInput.proposals(of: traces)
    return (proposals.pool, [CorrelationTables.traces(proposals)])
  }

  private func check(
    _ pool: ProposalPool, _ selection: ProposerSelection, size: Int?
  ) throws(CommandLineError) {
    let count = pool.models.count
    guard count > 1 else {
      throw CommandLineError(
        .dataErr,
        "There is one model, \(pool.models.first ?? "without a name"), so there is nothing to choose.")
    }
    if let size, size > count {
      throw .usage("--size must be \(count) or less, for there are \(count) models, not \(size).")
    }
    guard !selection.instructions.isEmpty else {
      let usable = pool.models.indices.map { "\(pool.models[$0]) \(pool.usable(ofModel: $0))" }
      throw CommandLineError(
        .dataErr,
        "There is no instruction for which every model has a text and a preference (\(usable.joined(separator: ", ")))."
      )
    }
    let sets = ProposerSelection.sets(of: count, size: size)
    guard sets <= Self.mostSets else {
      throw .usage(
        "\(count) models have \(NumberText.count(Int(min(sets, 1e15)))) sets; say --size N for those of one size with fewer."
      )
    }
  }
}
