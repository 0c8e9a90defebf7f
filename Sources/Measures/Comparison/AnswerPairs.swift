/// Answers to be held against each other, two by two, in the order in which they are asked for.
struct AnswerPairs {
  /// The pairs that one comparison of answers rests on: where those of each occasion stand.
  struct Selection {
    fileprivate let occasions: [(name: String, pairs: Range<Int>)]

    /// By occasion the mean of its pairs' scores.
    func means(of score: (Int) -> Double) -> Groups<Double> {
      var means = Groups<Double>()
      for (name, pairs) in occasions { means.update(name, from: pairs.map(score).average) { _ in } }
      return means
    }
  }

  private(set) var all: [(first: WrittenAnswer, second: WrittenAnswer)] = []

  /// Adds, on each occasion that both have, every answer of one side with every one of the other, of other seeds where there
  /// are several.
  mutating func add(_ answers: Groups<[WrittenAnswer]>, against others: Groups<[WrittenAnswer]>) -> Selection
  {
    add(answers) { occasion, answers in
      guard let others = others[occasion] else { return [] }
      let hasSeeds = others.hasSeveralSeeds
      return answers.flatMap { answer in
        others.filter { !hasSeeds || $0.seed != answer.seed }.map { (answer, $0) }
      }
    }
  }

  /// Adds, on each occasion, every answer with those of other seeds.
  mutating func addNoise(of answers: Groups<[WrittenAnswer]>) -> Selection {
    add(answers) { _, answers in
      answers.flatMap { answer in answers.filter { $0.seed != answer.seed }.map { (answer, $0) } }
    }
  }

  private mutating func add(
    _ answers: Groups<[WrittenAnswer]>,
    _ pairs: (_ occasion: String, [WrittenAnswer]) -> [(WrittenAnswer, WrittenAnswer)]
  ) -> Selection {
    var occasions: [(name: String, pairs: Range<Int>)] = []
    for (occasion, answers) in answers.all {
      let start = all.count
      all += pairs(occasion, answers)
      if all.count > start { occasions.append((occasion, start..<all.count)) }
    }
    return Selection(occasions: occasions)
  }
}
