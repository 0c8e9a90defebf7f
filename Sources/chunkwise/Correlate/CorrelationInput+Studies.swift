import Measures

extension CorrelationInput {
  /// A group with all that is computed of it.
  typealias Study = (study: CorrelationStudy, scores: [CorrelationStudy.Scores], rows: [CorrelationRow])

  /// How many answers are compared.
  var answerCount: Int { groups.reduce(0) { $0 + $1.samples.count } }

  /// Studies the groups one after another, each on every core.
  ///
  /// - Parameters:
  ///   - sentence: which BLEU is meant.
  ///   - addDone: told of each answer that has been compared.
  /// - Throws: `CancellationError` where the task was cancelled.
  func studies(
    _ metrics: [SimilarityMetric], _ kind: RankCorrelation.Kind, _ bootstrap: Bootstrap,
    sentence: SentenceBLEU = SentenceBLEU(), addDone: @escaping @Sendable () -> Void = {}
  ) async throws -> [Study] {
    var studies: [Study] = []
    for group in groups {
      let study = CorrelationStudy(
        of: group, metrics: metrics, sentence, kind: kind, bootstrap: bootstrap)
      let scores = try await group.samples.indices.mapConcurrently { index in
        try Task.checkCancellation()
        defer { addDone() }
        return study.scores(ofSample: index)
      }
      async let partials = study.partials(of: scores)
      let rows = try await study.rows.mapConcurrently { row in
        try Task.checkCancellation()
        return study.row(row, of: scores)
      }
      studies.append((study, scores, study.rows(rows, with: await partials)))
    }
    return studies
  }
}
