/// How alike the answers of policies are to those of the policies that they are held against, beside how alike those are
/// among themselves.
///
/// Requests of one repetition have one seed under all policies, so that they ask for the same samples; an answer of the same
/// seed would be nearer than the noise floor ever is. So pairs are of different seeds wherever there are several.
struct AnswerSimilarities: Sendable {
  /// One policy's answers held against those of another, or of itself.
  private struct Match {
    let side: String
    let against: String
    let kind: ComparisonKind
    let pairs: AnswerPairs.Selection
    /// Those of `against` among themselves; nil where they are `pairs`.
    let noise: AnswerPairs.Selection?
  }

  private let metrics: [SimilarityMetric.Directed]
  private var pairs = AnswerPairs()
  private var matches: [Match] = []

  init(
    _ pairs: [(side: ComparisonSide, against: ComparisonSide)], noiseOf sides: [ComparisonSide],
    _ metrics: [SimilarityMetric], _ sentence: SentenceBLEU
  ) {
    self.metrics = metrics.map {
      SimilarityMetric.Directed(metric: $0, hypothesis: $0.isDirected ? .answer : nil, sentence: sentence)
    }
    if metrics.isEmpty { return }
    // Most policies are held against the same one, whose noise is scored once.
    var noises = Groups<AnswerPairs.Selection>()
    func noise(of side: ComparisonSide) -> AnswerPairs.Selection {
      let key = "\(side.isByPrompt) \(side.name)"
      if let noise = noises[key] { return noise }
      let noise = self.pairs.addNoise(of: side.answers)
      noises.update(key, from: noise) { _ in }
      return noise
    }
    for (side, against) in pairs {
      matches.append(
        Match(
          side: side.name, against: against.name,
          kind: side.policy == against.policy ? .traces : .policies,
          pairs: self.pairs.add(side.answers, against: against.answers), noise: noise(of: against)))
    }
    for side in sides {
      matches.append(
        Match(side: side.name, against: "itself", kind: .noise, pairs: noise(of: side), noise: nil))
    }
  }

  /// The pairs of answers, by number.
  var indices: Range<Int> { pairs.all.indices }

  /// By metric, how alike the answers of a pair are. TF-IDF is fitted to the two alone: else it would depend on how many others
  /// there are.
  func scores(ofPair index: Int) -> [Double] {
    let (answer, other) = pairs.all[index]
    var scorer = SimilarityScorer([other.text], metrics: metrics)
    return scorer.scores(of: answer.text).map { $0[0] }
  }

  /// A row per metric and pair of policies; below them each policy against itself.
  ///
  /// - Parameter scores: of every pair of answers, in order.
  func table(of scores: [[Double]], _ bootstrap: Bootstrap) -> MeasureTable {
    let rows = metrics.enumerated().flatMap { index, metric in
      matches.map { match in
        Row(
          metric, match.side, match.against, match.kind, match.pairs.means { scores[$0][index] },
          noise: match.noise?.means { scores[$0][index] }, bootstrap)
      }
    }
    return Self.table(rows.filter { !$0.scores.isEmpty })
  }

  private static func table(_ rows: [Row]) -> MeasureTable {
    func interval(_ definition: MeasureDefinition) -> [MeasureTable.Column] {
      ["", "low", "high"].map { .init(definition, $0, digits: 3) }
    }
    var table = MeasureTable(
      "similarity",
      [.init(.metric), .init(.side), .init(.against), .init(.kind), .init(.pairs)]
        + interval(.answerSimilarity) + [.init(.similarityFloor, digits: 3), .init(.floorPairs)]
        + interval(.fromFloor)
        + [.init(.above), .init(.below), .init(.signP, digits: 4), .init(.holmP, digits: 4)])
    var adjusted = Holm.adjusted(rows.compactMap { $0.fromFloor?.signs.pValue })[...]
    for row in rows { table.append(row.cells(holm: row.fromFloor == nil ? nil : adjusted.popFirst())) }
    return table
  }
}

/// One comparison of answers by one metric.
private struct Row {
  let metric: SimilarityMetric.Directed
  let side: String
  let against: String
  let kind: ComparisonKind
  /// One for each occasion.
  let scores: [Double]
  let interval: ClosedRange<Double>?
  /// The noise floors of those occasions that have one.
  let floors: [Double]
  /// How far above its floor each of these is.
  let fromFloor: PairedComparison?

  init(
    _ metric: SimilarityMetric.Directed, _ side: String, _ against: String, _ kind: ComparisonKind,
    _ scores: Groups<Double>, noise: Groups<Double>?, _ bootstrap: Bootstrap
  ) {
    self.metric = metric
    self.side = side
    self.against = against
    self.kind = kind
    self.scores = scores.contents
    interval = bootstrap.meanInterval(of: scores.contents)
    let pairs = scores.all.compactMap { occasion, score in
      noise?[occasion].map { (first: $0, second: score) }
    }
    floors = pairs.map(\.first)
    fromFloor = PairedComparison(pairs, bootstrap: bootstrap)
  }

  func cells(holm: Double?) -> [MeasureTable.Cell] {
    var cells: [MeasureTable.Cell] = [
      .text(metric.metric.rawValue), .text(side), .text(against), .text(kind.rawValue), .count(scores.count),
    ]
    cells += numbers(scores.average, interval)
    guard kind != .noise else { return cells + Array(repeating: .missing, count: 9) }
    cells += [.init(floors.isEmpty ? nil : floors.average, digits: metric.digits), .count(floors.count)]
    let difference = fromFloor?.meanDifference
    cells += numbers(difference?.value, difference?.interval)
    cells += [fromFloor?.signs.positive, fromFloor?.signs.negative].map { $0.map { .count($0) } ?? .missing }
    return cells + [.init(fromFloor?.signs.pValue, digits: 4), .init(holm, digits: 4)]
  }

  private func numbers(_ value: Double?, _ interval: ClosedRange<Double>?) -> [MeasureTable.Cell] {
    [value, interval?.lowerBound, interval?.upperBound].map { .init($0, digits: metric.digits) }
  }
}
