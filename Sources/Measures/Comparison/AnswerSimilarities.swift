/// How alike the answers of policies are to those of the policies that they are held against, beside how alike those are
/// among themselves.
///
/// Requests of one repetition have one seed under all policies, so that they ask for the same samples; an answer of the same
/// seed would be nearer than the noise floor ever is. So pairs are of different seeds wherever there are several.
struct AnswerSimilarities {
  /// A row per metric and pair of policies; below them each policy against itself.
  let table: MeasureTable

  init(
    _ matches: [(side: ComparisonSide, against: ComparisonSide)], noiseOf sides: [ComparisonSide],
    _ metrics: [SimilarityMetric], _ sentence: SentenceBLEU, _ bootstrap: Bootstrap
  ) {
    let directed = metrics.map {
      SimilarityMetric.Directed(
        metric: $0, hypothesis: $0.isDirected ? .answer : nil, sentence: sentence)
    }
    let scorer = AnswerPairScorer(metrics: directed)
    let compared = matches.map { match in
      (
        match,
        scorer.scores(
          of: match.side.answers, against: match.against.answers,
          ofOneTrace: match.side.source == match.against.source),
        scorer.noise(of: match.against.answers)
      )
    }
    let alone = sides.map { ($0, scorer.noise(of: $0.answers)) }
    var rows: [Row] = []
    for (index, metric) in directed.enumerated() {
      for (match, scores, noise) in compared {
        rows.append(
          Row(
            metric, match.side.name, match.against.name,
            match.side.policy == match.against.policy ? .traces : .policies, scores[index],
            noise: noise[index], bootstrap))
      }
      for (side, noise) in alone {
        rows.append(Row(metric, side.name, "itself", .noise, noise[index], noise: nil, bootstrap))
      }
    }
    rows.removeAll { $0.scores.isEmpty }
    table = Self.table(rows)
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
