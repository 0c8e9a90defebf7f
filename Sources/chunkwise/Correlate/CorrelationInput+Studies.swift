import Measures

extension CorrelationInput {
  /// A group with all that is computed of it.
  typealias Study = (study: CorrelationStudy, scores: [CorrelationStudy.Scores], rows: [CorrelationRow])

  /// Studies the groups one after another, each on every core.
  ///
  /// - Throws: `CancellationError` where the task was cancelled.
  func studies(
    _ metrics: [SimilarityMetric], _ kind: RankCorrelation.Kind, _ bootstrap: Bootstrap,
    sentence: SentenceBLEU = SentenceBLEU()
  ) async throws -> [Study] {
    var studies: [Study] = []
    for group in groups {
      let study = CorrelationStudy(
        of: group, metrics: metrics, sentence, kind: kind, bootstrap: bootstrap)
      let scores = try await group.samples.indices.mapConcurrently { index in
        try Task.checkCancellation()
        return study.scores(ofSample: index)
      }
      let rows = try await study.rows.mapConcurrently { row in
        try Task.checkCancellation()
        return study.row(row, of: scores)
      }
      studies.append((study, scores, rows))
    }
    return studies
  }
}
