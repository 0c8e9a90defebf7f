/// Compares answers two by two.
struct AnswerPairScorer {
  let metrics: [SimilarityMetric.Directed]

  /// By metric, the mean on each occasion that both have of every answer of one side against one of the other; of one trace,
  /// against those of the same part of it wherever there is such.
  func scores(
    of answers: Groups<[WrittenAnswer]>, against others: Groups<[WrittenAnswer]>, ofOneTrace: Bool
  ) -> [Groups<Double>] {
    means(on: answers) { occasion, answers in
      guard let others = others[occasion] else { return [] }
      let hasSeeds = others.hasSeveralSeeds
      let pairs = answers.flatMap { answer in
        others.filter { !hasSeeds || $0.seed != answer.seed }.map { (answer, $0) }
      }
      let near = pairs.filter { ofOneTrace && $0.0.part == $0.1.part }
      return near.isEmpty ? pairs : near
    }
  }

  /// By metric, the mean on each occasion of every answer against those of other seeds from the same part of the trace.
  func noise(of answers: Groups<[WrittenAnswer]>) -> [Groups<Double>] {
    means(on: answers) { _, answers in
      answers.flatMap { answer in
        answers.filter { $0.seed != answer.seed && $0.part == answer.part }.map { (answer, $0) }
      }
    }
  }

  private func means(
    on answers: Groups<[WrittenAnswer]>,
    _ pairs: (_ occasion: String, [WrittenAnswer]) -> [(WrittenAnswer, WrittenAnswer)]
  ) -> [Groups<Double>] {
    var means = metrics.map { _ in Groups<Double>() }
    if metrics.isEmpty { return means }
    for (occasion, answers) in answers.all {
      let scores = pairs(occasion, answers).map(scores)
      if scores.isEmpty { continue }
      for index in metrics.indices {
        means[index].update(occasion, from: scores.map { $0[index] }.average) { _ in }
      }
    }
    return means
  }

  /// By metric. TF-IDF is fitted to the two alone: else it would depend on how many others there are.
  private func scores(of answer: WrittenAnswer, and other: WrittenAnswer) -> [Double] {
    var scorer = SimilarityScorer([other.text], metrics: metrics)
    return scorer.scores(of: answer.text).map { $0[0] }
  }
}
