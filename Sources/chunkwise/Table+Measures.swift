import CommandLine
import Measures

extension Table {
  /// Tables of measures, ready to be rendered.
  static func tables(_ tables: [MeasureTable]) -> [Table] { tables.map { Table($0) } }

  /// A table of measures, ready to be rendered.
  init(_ table: MeasureTable) {
    self.init(
      table.name,
      columns: table.columns.enumerated().map { index, column in
        let isText = table.rows.contains { if case .text = $0[index] { true } else { false } }
        return Column(
          column.title, unit: column.unit, isText ? .leading : .trailing, isForPrograms: column.isForPrograms)
      })
    // What stands before the figures says what they are of.
    keyColumns = max(
      1,
      table.columns.firstIndex { $0.title == "n" || $0.title == "all" }
        ?? table.columns.firstIndex { $0.title == "statistic" }.map { $0 + 1 } ?? 1)
    let quantiles = Distribution.shares.map { "p\(Int(($0 * 100).rounded()))" }
    // Quantiles stand in columns of their own, or below one another.
    flagsDoubt = table.columns.contains { column in
      column.title == "statistic" || quantiles.contains { column.title.hasSuffix($0) }
    }
    for row in table.rows {
      append(
        row.map { cell in
          switch cell {
          case .text(let text): .text(text)
          case .count(let count): .count(count)
          case .number(let value, let digits, let isDoubtful):
            .number(value, digits: digits, isDoubtful: isDoubtful)
          case .missing: .missing
          }
        })
    }
    notes = table.notes
  }
}

extension Table.Cell {
  /// The quantile of some numbers, doubtful where there are too few of them; missing where there are none.
  init(_ share: Double, of numbers: [Double], digits: Int) {
    self =
      Quantiles(numbers)[share].map {
        .number($0, digits: digits, isDoubtful: !Quantiles.areEnough(numbers.count, for: share))
      } ?? .missing
  }
}
