internal import JSON

extension Table {
  /// The table in a format, its last line ended. As JSON: an array of objects.
  ///
  /// - Parameter width: how many cells of a terminal a line may take, for people only; nil for any number.
  public func rendered(as format: TableFormat, width: Int? = nil) -> String {
    switch format {
    case .table: forPeople.aligned(width: width)
    case .json: json.text + "\n"
    case .csv: csv
    case .markdown: forPeople.markdown
    }
  }

  /// Several tables in a format. As JSON: one object, keyed by the tables' names; else an empty line divides them. CSV
  /// holds one table; `TableOutput` lets the user choose.
  public static func rendered(_ tables: [Table], as format: TableFormat, width: Int? = nil) -> String {
    if format == .json {
      return JSONValue.object(tables.map { JSONValue.Member($0.name, $0.json) }).text + "\n"
    }
    precondition(format != .csv || tables.count < 2, "CSV holds one table.")
    return tables.map { $0.rendered(as: format, width: width) }.joined(separator: "\n")
  }

  /// Without what only programs get; with many columns and few rows it is laid on its side.
  private var forPeople: Table {
    let shown = columns.indices.filter { !columns[$0].isForPrograms }
    var table = Table(name, columns: shown.map { columns[$0] })
    table.keyColumns = keyColumns
    table.notes = notes
    for row in rows { table.append(shown.map { row[$0] }) }
    return table.columns.count > 9 && rows.count < 8 && keyColumns == 1 ? table.transposed : table
  }

  private var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    func escaped(_ cell: String) -> String {
      cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
    var text = name.isEmpty ? "" : "**\(name)**\n\n"
    text += line(columns.map { escaped($0.heading) })
    text += line(columns.map { $0.alignment == .trailing ? "---:" : ":---" })
    for row in rows { text += line(row.map { escaped($0.shown) }) }
    return text + allNotes.map { "\n\($0)\n" }.joined()
  }

  /// The notes, in which a model or a file may have had a part, and what the marks in the cells mean.
  var allNotes: [String] {
    let hasDoubt = rows.contains { $0.contains(where: \.isDoubtful) }
    return notes.map(\.withVisibleControls)
      + (hasDoubt ? ["\(Cell.doubtMark) too few values to rely on this percentile"] : [])
  }
}

extension StandardStream {
  /// Writes tables, as wide as the terminal is; elsewhere as wide as they are.
  public func write(_ tables: [Table], as format: TableFormat) {
    let text = Table.rendered(tables, as: format, width: width)
    // Programs get every byte, line ends of CSV among them.
    let isForPrograms = format == .csv || format == .json
    if isForPrograms, !isTerminal { write(steering: text) } else { write(text) }
  }
}

extension Table.Column {
  /// The unit, unless the title says it already: `prompt tokens`, `tokens/s`.
  var unsaidUnit: String {
    let said = unit.hasPrefix("1/") ? String(unit.dropFirst()) : unit
    return !unit.isEmpty && title.contains(said) ? "" : unit
  }

  var heading: String { (unsaidUnit.isEmpty ? title : "\(title) (\(unsaidUnit))").escapedOnOneLine }
}

extension Table.Cell {
  /// What follows a doubtful number where people read it.
  static let doubtMark = "*"

  var isDoubtful: Bool {
    if case .number(_, _, isDoubtful: true) = self { true } else { false }
  }

  /// What stands in the cell for people.
  var shown: String {
    switch self {
    case .text(let text): text.escapedOnOneLine
    case .count(let value): NumberText.count(value)
    case .number(let value, let digits, let isDoubtful):
      NumberText.readable(value, digits: digits) + (isDoubtful ? Self.doubtMark : "")
    case .missing: "–"
    case .word(let word): word.escapedOnOneLine
    }
  }
}
