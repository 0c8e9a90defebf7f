import CommandLine
import Measures

extension Table {
  /// Tables of measures for people or programs. For people, those that have a column for each measure are laid on their
  /// side, a column for each group; programs always get a row for each group.
  static func tables(_ tables: [MeasureTable], for format: TableFormat) -> [Table] {
    tables.filter { !$0.rows.isEmpty }.map { table in
      let isForPeople = format == .table || format == .markdown
      return isForPeople && table.columns.count > 9 && table.rows.count < 8
        ? Table(table).transposed : Table(table)
    }
  }

  /// A table of measures, ready to be rendered.
  init(_ table: MeasureTable) {
    self.init(
      table.name,
      columns: table.columns.enumerated().map { index, column in
        Column(column.title, unit: column.unit, index == 0 ? .leading : .trailing)
      })
    var hasDoubt = false
    for row in table.rows {
      append(
        row.map { cell in
          switch cell {
          case .text(let text): return .text(text)
          case .count(let count): return .count(count)
          case .number(let value, let digits, let isDoubtful):
            hasDoubt = hasDoubt || isDoubtful
            return .number(value, digits: digits, isDoubtful: isDoubtful)
          case .missing: return .missing
          }
        })
    }
    if hasDoubt { notes.append("* too few values to rely on this percentile") }
  }
}
