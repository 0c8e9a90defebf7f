import CommandLine
import Measures
import Terminal
import TokenStreams
import Traces

/// `chunkwise similarity`: how answers grew beside their proposals.
struct SimilarityCommand: Sendable {
  static let command = Command(
    "similarity", "Tell how alike answers grew to their proposals, and where their words come from.",
    discussion: """
      After each round of an answer, how alike it was to what the round had seen of each proposal, by any metric of \
      `correlate`; and the words that it shares with proposals, by the round that first saw them (Mixture-of-Agents, Tables 6 \
      and 7, made a rule: runs of five words or more, the longest first). Words that no round had seen when they were \
      written cannot have been copied: they say what the others are worth.

      Means are over the complete requests of each policy. Texts of more than \(AnswerGrowth.longest) bytes are left out \
      and counted. `chunkwise analyze --explain` has the formulas; `chunkwise report` draws the same figures.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value(
        "request", "NUMBERS",
        "One by one, the requests of these numbers between commas, or all: every round, and every span with its text."
      ),
      SimilarityMetric.option,
    ] + SentenceBLEU.options + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let chosen = try chosenRequests()
    let names =
      chosen == nil
      ? ["similarity by round", "words shared with proposals"]
      : ["similarity by round", "spans shared with proposals"]
    let output = try TableOutput(arguments, of: names + ["left out", "metrics"])
    let tables = try await interruption.making { try await self.tables(of: chosen) }
    output.write(Table.tables(tables))
  }

  private func tables(of chosen: Choice?) async throws -> [MeasureTable] {
    let metrics = try SimilarityMetric.chosen(by: arguments)
    let sentence = try SentenceBLEU.chosen(by: arguments, for: metrics)
    var study = GrowthStudy(metrics: metrics, sentence)
    var read = try DistinctRequests(of: arguments.positionals)
    for path in arguments.positionals { try Self.read(path, besides: &read, chosen, into: &study) }
    let answers = try await LiveDisplay.showing(study.answers.count, "answers") { [study] addDone in
      try await study.answers.mapConcurrently { index in
        try Task.checkCancellation()
        defer { addDone() }
        return study.answer(index)
      }
    }
    let known = answers.compactMap { $0 }
    let tables =
      chosen == nil
      ? [study.meanSimilarities(known), GrowthStudy.meanOrigins(known)]
      : [study.similarities(known), GrowthStudy.spans(known)]
    guard !tables[0].rows.isEmpty else {
      throw CommandLineError(
        .dataErr,
        "\(arguments.positionals.joined(separator: ", ")): no complete request\(chosen == nil ? "" : " that was asked for") "
          + "has an answer that was written from proposals, so there is nothing to compare.")
    }
    return tables + [study.exclusions(answers), .metrics(metrics, sentence)]
  }

  /// Which requests are shown one by one.
  private enum Choice: Equatable {
    case all
    case numbers(Set<Int>)
  }

  private func chosenRequests() throws(CommandLineError) -> Choice? {
    let names = try arguments.list("request")
    if names.isEmpty { return nil }
    guard arguments.positionals.count == 1 else {
      throw .usage("--request goes with one trace, for each numbers its requests from 0.")
    }
    if names == ["all"] { return .all }
    var numbers: Set<Int> = []
    for name in names {
      guard let number = Int(name), number >= 0 else {
        throw .usage("--request needs numbers of requests between commas, or all, not \"\(name)\".")
      }
      numbers.insert(number)
    }
    return .numbers(numbers)
  }

  private static func read(
    _ path: String, besides read: inout DistinctRequests, _ choice: Choice?, into study: inout GrowthStudy
  ) throws {
    var reader = try RequestReader<RequestTexts>(textsOf: path)
    var requests: [RequestTexts] = []
    var known: Set<Int> = []
    while let request = try reader.next(besides: &read) {
      known.insert(request.header.request)
      if case .numbers(let numbers) = choice, !numbers.contains(request.header.request) { continue }
      requests.append(request)
    }
    // The reader gives no more, and this may be why.
    try Task.checkCancellation()
    if case .numbers(let numbers) = choice, let absent = numbers.subtracting(known).min() {
      let range = known.max().map { "; its requests are numbered \(known.min() ?? 0) to \($0)" } ?? ""
      throw CommandLineError.usage("--request: \(path) has no request \(absent)\(range).")
    }
    // They come in the order of their ends; their numbers are in the order in which they were asked for.
    for request in requests.sorted(by: { $0.header.request < $1.header.request }) { study.add(request) }
  }
}
