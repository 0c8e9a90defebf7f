import CommandLine
import Measures

/// The tables that `--pairs` and `--samples` write: every number with all its digits.
enum CorrelationFiles {
  /// For people, of which none reads these.
  private static let digits = 3

  /// A row per proposal: its similarity to the answer by every metric.
  static func pairs(
    _ studies: [(study: CorrelationStudy, scores: [CorrelationStudy.Scores])], models: [String]
  )
    -> Table
  {
    let metrics = studies.first?.study.metrics ?? []
    let names = [
      "answers of", "round", "index", "instruction", "proposer", "position", "preference", "proposal length",
      "answer length",
    ]
    var table = Table("pairs", columns: (names + metrics.map(\.column)).map { .init($0) })
    for (study, scores) in studies {
      for (sample, scores) in zip(study.group.samples, scores) {
        for (index, proposal) in sample.proposals.enumerated() {
          table.append(
            [
              .text(study.group.name), round(study.group), .count(sample.index), .text(sample.instruction),
              .text(models[proposal.model]),
              .count(proposal.position), .number(proposal.preference.value + 1, digits: digits),
              .count(proposal.length),
              .count(sample.answer.unicodeScalars.count),
            ] + scores.own.map { .number($0[index], digits: digits) })
        }
      }
    }
    return table
  }

  /// A row per sample: the correlation of every predictor with preference and its p-value, empty where there is none.
  static func samples(_ studies: [(study: CorrelationStudy, rows: [CorrelationRow])]) -> Table {
    let predictors = studies.first?.rows.map(\.predictor.column) ?? []
    var table = Table(
      "samples",
      columns: (["answers of", "round", "index", "instruction", "proposals"]
        + predictors.flatMap { [$0, "\($0) p"] }).map {
          .init($0)
        })
    for (study, rows) in studies {
      for (index, sample) in study.group.samples.enumerated() {
        table.append(
          [
            .text(study.group.name), round(study.group), .count(sample.index), .text(sample.instruction),
            .count(sample.proposals.count),
          ]
            + rows.flatMap { cells(try? $0.correlation.samples[index].get()) })
      }
    }
    return table
  }

  private static func cells(_ correlation: RankCorrelation?) -> [Table.Cell] {
    [correlation?.coefficient, correlation?.pValue].map { value in
      value.map { .number($0, digits: digits) } ?? .missing
    }
  }

  private static func round(_ group: CorrelationGroup) -> Table.Cell {
    group.round.map { .count($0) } ?? .text("all")
  }
}
