/// Policies held against a baseline, prompt by prompt.
///
/// A prompt's value under a policy is the mean over its complete requests; prompts that have one under both policies make
/// the pairs. Answers to recorded proposals are paired by the recording, and not by the prompt alone, unless they are held
/// against others. A policy against itself is the noise floor: the repetitions of each prompt are halved, every other one to the
/// second half; those of a merged trace within each of its parts, which may be of different set-ups. How alike answers are is
/// told beside how alike those of the baseline are to each other.
///
/// `scores(ofPair:)` depends on its argument only, so that many can be computed at once.
public struct ComparisonStudy: Sendable {
  private let sides: [ComparisonSide]
  private let sources: [ComparisonSource]
  private let comparisons: MeasureTable
  private let metrics: [SimilarityMetric]
  private let sentence: SentenceBLEU
  private let bootstrap: Bootstrap
  private let similarities: AnswerSimilarities
  private let remarks: [String]

  /// Pairs what some traces have in common.
  ///
  /// - Parameters:
  ///   - measures: those that have one value at most.
  ///   - baseline: the policy that all are compared with. nil: the policies of the first trace are compared with `full`, or
  ///     with the first of them; those of other traces with the policy of the same name in the first one, if it is there.
  ///   - mixturesMayDiffer: whether requests of different mixtures may be compared.
  ///   - metrics: by which answers are held against each other, where the sources have them.
  ///   - sentence: which BLEU is meant.
  /// - Throws: `MeasuresError` (comparison) where there is nothing to compare, no prompt in common, no such baseline, where
  ///   mixtures differ and must not, or where nothing but what simulations do not know is to be compared.
  public init(
    of sources: [ComparisonSource], measures: [Measure] = Comparison.usualMeasures, baseline: String? = nil,
    mixturesMayDiffer: Bool = false, metrics: [SimilarityMetric] = [],
    _ sentence: SentenceBLEU = SentenceBLEU(), bootstrap: Bootstrap = Bootstrap()
  ) throws(MeasuresError) {
    precondition(measures.allSatisfy(\.isSingle), "A measure with many values cannot be paired.")
    let sides = ComparisonSide.sides(of: sources)
    guard let first = sides.first else {
      throw MeasuresError(.comparison, "There is no request, so there is nothing to compare.")
    }
    if !mixturesMayDiffer { try Self.checkMixtures(of: sides) }
    let base = try Self.baseline(baseline, among: sides)
    let matches = sides.indices.filter { $0 != base }.map { side in
      let namesake = sides.indices.first {
        baseline == nil && sides[$0].source == first.source && sides[$0].policy == sides[side].policy
      }
      return (side: sides[side], against: sides[namesake.flatMap { $0 == side ? nil : $0 } ?? base])
    }
    guard !matches.isEmpty || sides.contains(where: { $0.repeats > 1 }) else {
      let isMerged = first.requests.contains { $0.part > 0 }
      throw MeasuresError(
        .comparison,
        "There is one policy, \(first.name), and every prompt once\(isMerged ? " in each part of the merged trace" : ""), so "
          + "there is nothing to compare; give \(isMerged ? "the parts as traces" : "another trace"), or record several "
          + "policies or repetitions.")
    }
    var pairs: [(side: ComparisonSide, against: ComparisonSide)] = []
    var remarks = sources.flatMap { PolicyVariants(of: $0.requests).notes }
    for (side, against) in matches {
      guard let pair = ComparisonSide.pair(side, against) else {
        remarks.append(Self.noCommonPrompt(side, against))
        continue
      }
      pairs.append(pair)
      if pair.0.isByPrompt {
        remarks.append(
          "\(side.name) and \(against.name) were not given the same recorded proposals, and are paired by prompt."
        )
      }
    }
    if pairs.isEmpty, !matches.isEmpty, let remark = remarks.last { throw MeasuresError(.comparison, remark) }
    // What a model would have written is not known, nor how much.
    let unknown = measures.filter(\.dependsOnText).map(\.rawValue) + (metrics.isEmpty ? [] : ["similarity"])
    if !unknown.isEmpty, sides.contains(where: \.isSimulated) {
      remarks.append(
        "What a simulated answer would have said is not known, so it has no \(unknown.joined(separator: ", "))."
      )
    }
    if !metrics.isEmpty { remarks += Self.textRemarks(on: pairs, of: sides, in: sources) }
    similarities = AnswerSimilarities(pairs, noiseOf: sides, metrics, sentence)
    comparisons = Self.comparisons(pairs, noiseOf: sides, measures, bootstrap)
    if comparisons.rows.isEmpty, similarities.indices.isEmpty, measures.allSatisfy(\.dependsOnText),
      let remark = remarks.last
    {
      throw MeasuresError(.comparison, "\(remark) Nothing is left to compare; ask for other measures.")
    }
    (self.sides, self.sources, self.remarks) = (sides, sources, remarks)
    (self.metrics, self.sentence, self.bootstrap) = (metrics, sentence, bootstrap)
  }

  /// The pairs of answers that are to be held against each other, by number.
  public var answerPairs: Range<Int> { similarities.indices }

  /// By metric, how alike the answers of a pair are.
  public func scores(ofPair index: Int) -> [Double] { similarities.scores(ofPair: index) }

  /// What has come of it.
  ///
  /// - Parameter scores: of every pair of answers, in order.
  public func comparison(scores: [[Double]]) -> Comparison {
    precondition(scores.count == answerPairs.count, "Every pair has its scores.")
    let similarity = similarities.table(of: scores, bootstrap)
    var tables = [comparisons, similarity, Self.requests(of: sides, in: sources)]
    if let note = MockLatencies(of: sides.flatMap(\.requests)).note {
      for index in tables.indices { tables[index].notes.append(note) }
    }
    tables.append(.metrics(similarity.rows.isEmpty ? [] : metrics, sentence))
    return Comparison(tables: tables, remarks: remarks)
  }

  private static func noCommonPrompt(_ side: ComparisonSide, _ other: ComparisonSide) -> String {
    "\(side.name) and \(other.name) have no prompt in common (\(side.prompts) and \(other.prompts) prompts), so nothing "
      + "can be paired."
  }

  private static func baseline(
    _ name: String?, among sides: [ComparisonSide]
  ) throws(MeasuresError) -> Int {
    guard let name else {
      return sides.firstIndex { $0.policy == "full" && $0.source == sides[0].source } ?? 0
    }
    if let index = sides.firstIndex(where: { $0.policy == name || $0.name == name }) { return index }
    let names = sides.map(\.name).joined(separator: ", ")
    throw MeasuresError(.comparison, "There is no policy \"\(name)\" to compare with; there are \(names).")
  }

  private static func checkMixtures(of sides: [ComparisonSide]) throws(MeasuresError) {
    let consent = "say --any-mixture to compare them all the same."
    guard let first = sides.first, let reference = first.requests.first else { return }
    var agents: [Int: [String]] = [:]
    for side in sides {
      for request in side.requests {
        guard request.mixture == reference.mixture else {
          throw MeasuresError(
            .comparison,
            "\(first.name) ran the mixture \"\(reference.mixture)\" and \(side.name) \"\(request.mixture)\", so a "
              + "difference need not be the policy's; \(consent)")
        }
        // A policy without proposers has the last layer alone: only layers that both have can differ.
        for layer in Set(request.places.map(\.layer)).sorted() {
          let names = request.places.filter { $0.layer == layer }.map(\.agent)
          if agents[layer, default: names] != names {
            throw MeasuresError(
              .comparison,
              "The mixture \"\(request.mixture)\" has not the same agents in layer \(layer) throughout "
                + "(\(agents[layer, default: []].joined(separator: ", ")); \(names.joined(separator: ", "))), so a "
                + "difference need not be the policy's; \(consent)")
          }
          agents[layer] = names
        }
      }
    }
  }
}

extension Measure {
  /// Whether it counts what the answer says, which a simulation does not know.
  var dependsOnText: Bool { self == .tokens || self == .tokensPerSecond }
}
