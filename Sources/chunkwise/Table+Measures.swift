import CommandLine
import Measures

extension Table {
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
            return .number(value, digits: digits, mark: isDoubtful ? "*" : "")
          case .missing: return .missing
          }
        })
    }
    if hasDoubt { notes.append("* too few values to rely on this percentile") }
  }
}
