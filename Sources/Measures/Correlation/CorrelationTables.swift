/// The tables that `correlate` prints.
public enum CorrelationTables {
  /// A row per group and predictor: the mean correlation with preference, and every control of it.
  public static func correlations(_ groups: [(group: CorrelationGroup, rows: [CorrelationRow])])
    -> MeasureTable
  {
    let hasRounds = groups.contains { $0.group.round != nil }
    var table = MeasureTable(
      "correlation with preference",
      [.init(.answers), .init(.role)] + (hasRounds ? [.init(.answerRound)] : [])
        + [.init(.predictor), .init(.hypothesis), .init(.instructions), .init(.samples), .init(.dropped)]
        + [.correlation, .shuffled, .givenLength, .givenLengthAndModel].flatMap(interval))
    for (group, rows) in groups {
      for row in rows {
        table.append(
          [.text(group.name), .text(group.isControl ? "control" : "aggregate")]
            + (hasRounds ? [group.round.map { .count($0) } ?? .text("all")] : [])
            + [.text(row.predictor.name), row.predictor.hypothesis.map { .text($0) } ?? .missing]
            + [.count(row.correlation.instructions), .count(row.correlation.count)]
            + [.count(row.correlation.samples.count - row.correlation.count)]
            + cells(row.correlation.mean, row.correlation.interval)
            + cells(row.shuffled?.mean, row.shuffled?.interval)
            + cells(row.partial?.givenLength.coefficient, row.partial?.givenLength.interval)
            + cells(row.partial?.givenLengthAndModel.coefficient, row.partial?.givenLengthAndModel.interval))
      }
    }
    return table
  }

  private static func interval(_ definition: MeasureDefinition) -> [MeasureTable.Column] {
    ["", "low", "high"].map { .init(definition, $0, digits: digits) }
  }

  private static func cells(_ value: Double?, _ interval: ClosedRange<Double>?) -> [MeasureTable.Cell] {
    [value, interval?.lowerBound, interval?.upperBound].map { .init($0, digits: digits) }
  }

  private static let digits = 3

  /// A row per group, predictor and reason: why samples were dropped. Without rows if none was.
  public static func drops(_ groups: [(group: CorrelationGroup, rows: [CorrelationRow])]) -> MeasureTable {
    var table = MeasureTable(
      "dropped samples",
      [
        .init(.answers), .init(.answerRound), .init(.predictor), .init(.hypothesis), .init(.reason),
        .init(.total),
      ])
    for (group, rows) in groups {
      for row in rows {
        for drop in MeanCorrelation.Drop.allCases where row.correlation.count(of: drop) > 0 {
          table.append([
            .text(group.name), group.round.map { .count($0) } ?? .text("all"), .text(row.predictor.name),
            row.predictor.hypothesis.map { .text($0) } ?? .missing, .text(drop.rawValue),
            .count(row.correlation.count(of: drop)),
          ])
        }
      }
    }
    return table
  }

  /// A row per model: how many of its proposals can be used, and why the others cannot.
  public static func proposals(_ pool: ProposalPool) -> MeasureTable {
    var table = MeasureTable(
      "proposals",
      [.init(.model), .init(.usable), .init(.missingTexts)]
        + MeasureDefinition.exclusions.map { .init($0) } + [.init(.doubled)])
    for (index, model) in pool.models.enumerated() {
      table.append(
        [.text(model), .count(pool.usable(ofModel: index)), .count(pool.missing(ofModel: index))]
          + ProposalPool.Exclusion.allCases.map { .count(pool.count(of: $0, model: index)) }
          + [.count(pool.doubled[index])])
    }
    return table
  }

  /// What was left out of traces.
  public static func traces(_ traces: TraceGroups) -> MeasureTable {
    var table = MeasureTable(
      "left out",
      [.init(.reason), .init(.total)])
    table.append([.text("requests that did not complete"), .count(traces.incomplete)])
    table.append([.text("proposals without a preference"), .count(traces.withoutPreference)])
    table.append([.text("proposals with a preference out of range"), .count(traces.outOfRange)])
    table.append([.text("proposals with a preference that is no number"), .count(traces.noNumber)])
    table.append([.text("preferences for what an earlier one is for"), .count(traces.doubled)])
    table.append([.text("preferences that fit no proposal"), .count(traces.unfitting)])
    table.append([.text("empty texts"), .count(traces.empty)])
    table.append([.text("texts of more than \(CorrelationSample.longest) bytes"), .count(traces.tooLong)])
    return table
  }

  /// What was left out of traces of which the proposals alone count.
  public static func traces(_ traces: TraceProposals) -> MeasureTable {
    var table = MeasureTable("left out", [.init(.reason), .init(.total)])
    table.append([.text("requests that did not complete"), .count(traces.incomplete)])
    table.append([.text("proposals without a preference"), .count(traces.withoutPreference)])
    table.append([.text("preferences for what an earlier one is for"), .count(traces.doubled)])
    table.append([.text("preferences that fit no proposal"), .count(traces.unfitting)])
    return table
  }

  /// A row per writer of answers: how many there are, and what became of them.
  ///
  /// - Parameter instructions: those for which there are proposals.
  public static func answers(
    _ answers: [(set: AnswerSet, group: CorrelationGroup)], to instructions: [String]
  ) -> MeasureTable {
    var table = MeasureTable(
      "answers",
      [.init(.answers), .init(.role), .init(.records), .init(.samples)]
        + [.init(.withoutProposal), .init(.withoutAnswer)]
        + [.init(.emptyText), .init(.longText), .init(.doubled)])
    for (set, group) in answers {
      table.append([
        .text(set.name), .text(set.isControl ? "control" : "aggregate"), .count(set.records),
        .count(group.samples.count), .count(set.usable - group.instructions),
        .count(set.missing(of: instructions)), .count(set.empty), .count(set.tooLong), .count(set.doubled),
      ])
    }
    return table
  }
}

extension CorrelationRow.Predictor {
  var name: String {
    switch self {
    case .similarity(let directed): directed.metric.rawValue
    case .control(let control): control.rawValue
    }
  }

  var hypothesis: String? {
    if case .similarity(let directed) = self { directed.hypothesis?.rawValue } else { nil }
  }
}
