public import JSON

/// What programs get: every row whole, under keys that do not depend on what is in it, and every number with as many digits
/// as it takes to read back the same one.
extension Table {
  private static let csvLineEnd = "\r\n"
  private static let doubtKey = "doubtful"

  /// The rows as objects; what is missing is null. Where the table flags doubt, `doubtful` lists the keys of the numbers
  /// that have too few values behind them.
  public var json: JSONValue {
    .array(
      rows.map { row in
        var members = zip(columns, row).map { JSONValue.Member($0.key, $1.json) }
        if flagsDoubt {
          members.append(JSONValue.Member(Self.doubtKey, .array(doubtfulKeys(of: row).map { .string($0) })))
        }
        return .object(members)
      })
  }

  var csv: String {
    var lines = [columns.map(\.key)] + rows.map { $0.map(\.plainText) }
    if flagsDoubt {
      lines[0].append(Self.doubtKey)
      for (index, row) in rows.enumerated() {
        lines[index + 1].append(doubtfulKeys(of: row).joined(separator: " "))
      }
    }
    return lines.map { $0.map(Self.quoted).joined(separator: ",") + Self.csvLineEnd }.joined()
  }

  private func doubtfulKeys(of row: [Cell]) -> [String] {
    zip(columns, row).filter { $1.isDoubtful }.map { $0.0.key }
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
}

extension Table.Column {
  /// `ttft p50` in `ms` is `ttft_p50_ms`: letters and digits of ASCII, so that it can be typed, and be a name in a program.
  fileprivate var key: String {
    let unit = unsaidUnit.hasPrefix("1/") ? String(unsaidUnit.dropFirst()) : unsaidUnit
    var words = unit.isEmpty ? title : "\(title) \(unit)"
    for (sign, name) in Self.names { words = words.replacing(sign, with: name) }
    return words.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "_").lowercased()
  }

  /// Signs with a meaning; every other one divides words.
  private static let names = [
    ("/", " per "), ("%", " percent "), ("$", " usd "), ("10⁹", " billion "), ("'", ""),
  ]
}

extension Table.Cell {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .count(let value): .integer(Int64(value))
    case .number(let value, _, _): value.isFinite ? .number(value) : .null
    case .missing, .word: .null
    }
  }

  fileprivate var plainText: String {
    switch self {
    case .text(let text): text
    case .count(let value): String(value)
    case .number(let value, _, _): value.isFinite ? value.description : ""
    case .missing, .word: ""
    }
  }
}
