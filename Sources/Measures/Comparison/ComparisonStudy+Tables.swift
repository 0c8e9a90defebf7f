extension ComparisonStudy {
  /// A row per measure and pair of policies; below them the noise floor of each policy.
  static func comparisons(
    _ matches: [(side: ComparisonSide, against: ComparisonSide)], noiseOf sides: [ComparisonSide],
    _ measures: [Measure], _ bootstrap: Bootstrap
  ) -> MeasureTable {
    var rows: [Row] = []
    for measure in measures {
      for (side, against) in matches {
        if measure.dependsOnText, side.isSimulated || against.isSimulated { continue }
        let (first, second) = (against.values(of: measure), side.values(of: measure))
        let pairs = first.all.compactMap { prompt, values in
          second[prompt].map { (first: values.average, second: $0.average) }
        }
        rows.append(
          Row(
            measure, side.name, against.name, side.policy == against.policy ? .traces : .policies,
            PairedComparison(pairs, bootstrap: bootstrap)))
      }
      for side in sides where !(measure.dependsOnText && side.isSimulated) {
        let pairs = side.values(of: measure).contents.filter { $0.count > 1 }.map { values in
          (
            first: values.enumerated().filter { $0.offset % 2 == 0 }.map(\.element).average,
            second: values.enumerated().filter { $0.offset % 2 == 1 }.map(\.element).average
          )
        }
        rows.append(
          Row(measure, side.name, "itself", .noise, PairedComparison(pairs, bootstrap: bootstrap)))
      }
    }
    rows.removeAll { $0.comparison == nil }
    let tested = rows.filter { $0.kind != .noise }
    var adjusted = Holm.adjusted(tested.compactMap { $0.comparison?.signs.pValue })[...]
    var table = MeasureTable(
      "comparison",
      [.init(.measure), .init(.unitName), .init(.side), .init(.against), .init(.kind), .init(.pairs)]
        + interval(.medianRatio, digits: 3) + interval(.geometricMeanRatio, digits: 3)
        + interval(.meanDifference, digits: 1)
        + [.init(.above), .init(.below), .init(.signP, digits: 4), .init(.holmP, digits: 4)])
    for row in rows { table.append(row.cells(holm: row.kind == .noise ? nil : adjusted.popFirst())) }
    return table
  }

  private static func interval(_ definition: MeasureDefinition, digits: Int) -> [MeasureTable.Column] {
    ["", "low", "high"].map { .init(definition, $0, digits: digits) }
  }

  /// A row per policy and trace: how many requests stand behind the comparison, and how the others ended.
  static func requests(of sides: [ComparisonSide], in sources: [ComparisonSource]) -> MeasureTable {
    var table = MeasureTable(
      "requests",
      [.init(.side), .init(.trace), .init(.simulated), .init(.seed), .init(.prompts), .init(.repeats)]
        + [.init(.total)] + MeasureDefinition.standings.map { .init($0) })
    for side in sides {
      let source = sources[side.source]
      table.append(
        [.text(side.name), .text(source.name), .text(side.isSimulated ? "yes" : "no")]
          + [.text(String(source.seed)), .count(side.prompts), .count(side.repeats)]
          + [.count(side.requests.count)]
          + Standing.allCases.map { standing in
            .count(side.requests.count { $0.measures.standing == standing })
          })
    }
    return table
  }
}

/// One comparison of one measure.
private struct Row {
  let measure: Measure
  let side: String
  let against: String
  let kind: ComparisonKind
  let comparison: PairedComparison?

  init(
    _ measure: Measure, _ side: String, _ against: String, _ kind: ComparisonKind,
    _ comparison: PairedComparison?
  ) {
    self.measure = measure
    self.side = side
    self.against = against
    self.kind = kind
    self.comparison = comparison
  }

  func cells(holm: Double?) -> [MeasureTable.Cell] {
    [
      .text(measure.rawValue), .text(measure.definition.unit), .text(side), .text(against),
      .text(kind.rawValue), .count(comparison?.count ?? 0),
    ]
      + cells(comparison?.medianRatio, digits: 3) + cells(comparison?.geometricMeanRatio, digits: 3)
      + cells(comparison?.meanDifference, digits: measure.digits)
      + [
        .count(comparison?.signs.positive ?? 0), .count(comparison?.signs.negative ?? 0),
        .init(comparison?.signs.pValue, digits: 4), .init(holm, digits: 4),
      ]
  }

  private func cells(_ estimate: PairedComparison.Estimate?, digits: Int) -> [MeasureTable.Cell] {
    [estimate?.value, estimate?.interval?.lowerBound, estimate?.interval?.upperBound]
      .map { .init($0, digits: digits) }
  }
}

extension [Double] {
  /// The mean of at least one number.
  var average: Double { reduce(0, +) / Double(count) }
}
