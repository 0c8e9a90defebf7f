import CommandLine
import Measures

/// `chunkwise select`: what a choice of proposers is made by.
struct SelectCommand {
  static let command = Command(
    "select", "Tell how preferred and how alike models are, to choose proposers.",
    discussion: """
      For each model, and for each set of models: the mean preference, what the best of the set would get, and how alike \
      the texts are (mean pairwise similarity). Good proposers are preferred and differ from one another.

      Only instructions for which every model has a text and a preference count. A PROPOSER is a folder of AlpacaEval's \
      results, or a file of texts or preferences, JSON or JSON Lines, compressed or not.
      """,
    positionals: [
      Positional("PROPOSER", .atLeastOne, "Folders or files of the models' texts and preferences.")
    ],
    options: [
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

  func run() async throws {
    let output = try TableOutput(arguments)
    let metric: SimilarityMetric = try arguments.choice("metric") ?? .tfidf
    let size = try arguments.integer("size", in: 2...64)
    let pool = try await CorrelationInput.pool(arguments.positionals)
    let selection = ProposerSelection(pool, metric: metric)
    try check(pool, selection, size: size)
    let similarities = await selection.instructions.indices.mapConcurrently {
      selection.similarities(ofInstruction: $0)
    }
    let tables = [
      selection.modelTable(similarities), selection.setTable(similarities, size: size),
      CorrelationTables.proposals(pool), .metrics([metric]),
    ]
    try output.write(Table.tables(tables))
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
