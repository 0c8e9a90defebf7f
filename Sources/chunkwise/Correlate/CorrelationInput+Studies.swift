import CommandLine
import Engine
import Measures

extension CorrelationInput {
  /// A group with all that is computed of it.
  typealias Study = (study: CorrelationStudy, scores: [CorrelationStudy.Scores], rows: [CorrelationRow])

  /// Studies the groups one after another, each on every core.
  ///
  /// - Parameters:
  ///   - sentence: which BLEU is meant.
  ///   - progress: where it is said how many answers have been compared; long texts take seconds each.
  /// - Throws: `CancellationError` where the task was cancelled.
  func studies(
    _ metrics: [SimilarityMetric], _ kind: RankCorrelation.Kind, _ bootstrap: Bootstrap,
    sentence: SentenceBLEU = SentenceBLEU(), progress: ProgressLine? = nil
  ) async throws -> [Study] {
    var studies: [Study] = []
    let count = groups.reduce(0) { $0 + $1.samples.count }
    let compared = Lock(0)
    defer { progress?.clear() }
    for group in groups {
      let study = CorrelationStudy(
        of: group, metrics: metrics, sentence, kind: kind, bootstrap: bootstrap)
      let scores = try await group.samples.indices.mapConcurrently { index in
        try Task.checkCancellation()
        let scores = study.scores(ofSample: index)
        // Under the lock, so that the numbers come in their order.
        compared.withLock {
          $0 += 1
          progress?.show("\($0) of \(count) answers compared")
        }
        return scores
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
