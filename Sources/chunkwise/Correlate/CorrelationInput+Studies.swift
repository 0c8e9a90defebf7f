import CommandLine
import Measures
import Terminal

extension CorrelationInput {
  /// A group with all that is computed of it.
  typealias Study = (study: CorrelationStudy, scores: [CorrelationStudy.Scores], rows: [CorrelationRow])

  /// Studies the groups one after another, each on every core.
  ///
  /// - Parameters:
  ///   - sentence: which BLEU is meant.
  ///   - showsProgress: whether a terminal is told how many answers have been compared; long texts take seconds each.
  /// - Throws: `CancellationError` where the task was cancelled.
  func studies(
    _ metrics: [SimilarityMetric], _ kind: RankCorrelation.Kind, _ bootstrap: Bootstrap,
    sentence: SentenceBLEU = SentenceBLEU(), showsProgress: Bool = false
  ) async throws -> [Study] {
    var studies: [Study] = []
    let count = groups.reduce(0) { $0 + $1.samples.count }
    let start = ContinuousClock.now
    let screen = showsProgress ? LiveDisplay.progressScreen : nil
    let display = screen.map {
      LiveDisplay(
        on: $0, progress: BatchProgress(of: count, "answers"),
        nowNs: { Int64((ContinuousClock.now - start) / .nanoseconds(1)) })
    }
    defer { display?.close() }
    for group in groups {
      let study = CorrelationStudy(
        of: group, metrics: metrics, sentence, kind: kind, bootstrap: bootstrap)
      let scores = try await group.samples.indices.mapConcurrently { index in
        try Task.checkCancellation()
        defer { display?.addDone() }
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
