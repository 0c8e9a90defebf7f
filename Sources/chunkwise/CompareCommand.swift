import CommandLine
import Measures
import Similarity
import Traces

/// `chunkwise compare`: policies against each other, prompt by prompt.
struct CompareCommand {
  static let command = Command(
    "compare", "Compare policies, prompt by prompt.",
    discussion: """
      Every policy of the first trace is compared with full, or with its first one; policies of other traces with the one \
      of the same name in the first trace. A prompt's repetitions are averaged. What a policy repeated shows against \
      itself (A/A) is chance: a smaller difference means nothing. How alike the answers are, by any metric of `similarity`, \
      stands beside how alike those of the baseline are to each other.

      Only complete requests are compared; the others are counted. `chunkwise analyze --explain` has the formulas.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .repeated(
        "measure", "NAMES",
        "Measures between commas. Default \(Comparison.usualMeasures.map(\.optionName).joined(separator: ","))."
      ),
      .value("baseline", "POLICY", "The policy that every other is compared with."),
      .flag("any-mixture", "Compare requests of different mixtures too."),
      .value("reading-rate", "N", "The reader's speed in characters a second, for the stall. Default 23.8."),
      SimilarityMetric.option,
    ] + SentenceBLEU.options + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() async throws {
    let output = try TableOutput(arguments, of: Comparison.tableNames)
    let measures = try measures()
    let rate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    let metrics = try SimilarityMetric.chosen(by: arguments)
    let sentence = try SentenceBLEU.chosen(by: arguments, for: metrics)
    var read = try DistinctRequests(of: arguments.positionals)
    let sources = try arguments.positionals.map { path in
      try source(path, readingRate: rate, besides: &read)
    }
    let comparison = try await ComparisonStudy(
      of: sources, measures: measures, baseline: arguments.string("baseline"),
      mixturesMayDiffer: arguments.has("any-mixture"), metrics: metrics, sentence
    ).comparison()
    for remark in comparison.remarks { StandardStream.error.write("chunkwise: \(remark)\n") }
    output.write(Table.tables(comparison.tables))
  }

  private func source(
    _ path: String, readingRate: Double, besides read: inout DistinctRequests
  ) throws -> ComparisonSource {
    var trace = try MeasuredTrace<AnsweredRecording>(path: path, readingRate: readingRate)
    // Who asks for a metric is not to get a table without it.
    if arguments.has("metric") { try trace.header.checkTexts(of: path, else: "they resemble nothing") }
    var requests: [MeasuredRequest] = []
    var answers: [WrittenAnswer] = []
    while let (request, fold) = try trace.next(besides: &read) {
      requests.append(request)
      if trace.header.hasTexts { answers.append(fold.answer) }
    }
    return ComparisonSource(
      name: path, requests: requests, seed: trace.header.seed, isSimulated: trace.header.isSimulated,
      answers: trace.header.hasTexts ? answers : nil)
  }

  private func measures() throws(CommandLineError) -> [Measure] {
    let names = try arguments.list("measure")
    if names.isEmpty { return Comparison.usualMeasures }
    let known = Measure.allCases.filter(\.isSingle)
    var measures: [Measure] = []
    for name in names {
      guard let measure = known.first(where: { $0.optionName == name }) else {
        let words = known.map(\.optionName).joined(separator: ", ")
        throw .usage("--measure: \"\(name)\" cannot be compared; these can: \(words).")
      }
      if !measures.contains(measure) { measures.append(measure) }
    }
    return measures
  }
}
