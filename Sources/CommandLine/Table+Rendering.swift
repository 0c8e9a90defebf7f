public import JSON

extension Table {
  /// The table in a format, its last line ended. As JSON: an array of objects.
  public func rendered(as format: TableFormat) -> String {
    switch format {
    case .table: aligned
    case .json: json.text + "\n"
    case .csv: csv
    case .markdown: markdown
    }
  }

  /// Several tables in a format. As JSON: one object, keyed by the tables' names; else a blank line divides them.
  public static func rendered(_ tables: [Table], as format: TableFormat) -> String {
    if format == .json {
      return JSONValue.object(tables.map { JSONValue.Member($0.name, $0.json) }).text + "\n"
    }
    return tables.map { $0.rendered(as: format) }.joined(separator: "\n")
  }

  /// The rows as objects; numbers are whole, what is missing is null.
  public var json: JSONValue {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { JSONValue.Member($0.key, $1.json) })
      })
  }

  private var csv: String {
    ([columns.map(\.key)] + rows.map { $0.map(\.plainText) })
      .map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { $0 == "\"" || $0 == "," || $0 == "\n" || $0 == "\r" }
    guard needsQuotes else { return field }
    var quoted = "\"".unicodeScalars
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    return String(quoted) + "\""
  }

  private var aligned: String {
    let lines = [columns.map(\.heading)] + rows.map { $0.map(\.shown) }
    let widths = columns.indices.map { column in lines.map { $0[column].terminalWidth }.max() ?? 0 }
    var text = name.isEmpty ? "" : name + "\n"
    for (number, line) in lines.enumerated() {
      text += joined(line, widths: widths)
      if number == 0 { text += joined(widths.map { String(repeating: "─", count: $0) }, widths: widths) }
    }
    return text + notes.map { $0 + "\n" }.joined()
  }

  private func joined(_ cells: [String], widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += "  " }
      let padding = String(repeating: " ", count: widths[index] - cell.terminalWidth)
      line += columns[index].alignment == .trailing ? padding + cell : cell + padding
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
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
    return text + notes.map { "\n\($0)\n" }.joined()
  }
}

extension Table.Column {
  fileprivate var heading: String { (unit.isEmpty ? title : "\(title) (\(unit))").escapedOnOneLine }

  /// `ttft p50` in `ms` is `ttft_p50_ms`.
  fileprivate var key: String {
    let words = unit.isEmpty ? title : "\(title) \(unit)"
    return words.replacing("/", with: " per ").replacing("%", with: " percent ")
      .split { !($0.isLetter || $0.isNumber) }.joined(separator: "_").lowercased()
  }
}

extension Table.Cell {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .count(let value): .integer(Int64(value))
    case .number(let value, _, _): value.isFinite ? .number(value) : .null
    case .missing: .null
    }
  }

  fileprivate var plainText: String {
    switch self {
    case .text(let text): text
    case .count(let value): String(value)
    case .number(let value, _, _): value.isFinite ? value.description : ""
    case .missing: ""
    }
  }

  fileprivate var shown: String {
    switch self {
    case .text(let text): text.escapedOnOneLine
    case .count(let value): NumberText.count(value)
    case .number(let value, let digits, let mark):
      NumberText.fixed(value, digits: digits, thousands: true) + mark
    case .missing: "–"
    }
  }
}
