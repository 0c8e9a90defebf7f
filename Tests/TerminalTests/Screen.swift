import Testing

/// A terminal that knows what frames use, and complains of everything else.
struct Screen {
  private(set) var rows: [[Character]]
  /// What has left the screen at its top.
  private(set) var scrolled: [String] = []
  private(set) var row = 0
  private(set) var column = 0
  private(set) var showsCursor = true
  private(set) var wraps = true
  private(set) var isSynchronised = false
  private let width: Int

  init(width: Int, height: Int) {
    self.width = width
    rows = Array(repeating: Array(repeating: " ", count: width), count: height)
  }

  /// What it shows, without blanks at the ends of lines.
  var lines: [String] { rows.map(Self.text) }

  /// All there is to read, with what has scrolled away, without the empty lines at the end.
  var text: [String] {
    var all = scrolled + lines
    while all.last == "" { all.removeLast() }
    return all
  }

  private static func text(_ row: [Character]) -> String {
    var row = row
    while row.last == " " { row.removeLast() }
    return String(row)
  }

  mutating func write(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": lineFeed()
      case "\u{1B}":
        guard rest.popFirst() == "[", let end = rest.firstIndex(where: { ("@"..."~").contains($0) }) else {
          Issue.record("An escape without a control sequence.")
          return
        }
        control(String(String.UnicodeScalarView(rest[..<end])), rest[end])
        rest = rest[(end + 1)...]
      default:
        if scalar.value < 0x20 { Issue.record("Unexpected control \(scalar.value).") }
        put(Character(scalar))
      }
    }
  }

  private mutating func put(_ character: Character) {
    if column == width {
      guard wraps else { return rows[row][width - 1] = character }
      column = 0
      lineFeed()
    }
    rows[row][column] = character
    column += 1
  }

  private mutating func lineFeed() {
    guard row == rows.count - 1 else { return row += 1 }
    scrolled.append(Self.text(rows.removeFirst()))
    rows.append(Array(repeating: " ", count: width))
  }

  private mutating func control(_ parameters: String, _ final: Unicode.Scalar) {
    let count = Int(parameters) ?? 1
    switch (parameters, final) {
    case (_, "A"): row = max(0, row - count)
    case (_, "B"): row = min(rows.count - 1, row + count)
    case ("2", "K"): rows[row] = Array(repeating: " ", count: width)
    case ("", "J"):
      for index in row..<rows.count {
        for cell in (index == row ? column : 0)..<width { rows[index][cell] = " " }
      }
    case ("?25", _): showsCursor = final == "h"
    case ("?7", _): wraps = final == "h"
    case ("?2026", _): isSynchronised = final == "h"
    case (_, "m"): break
    default: Issue.record("Unexpected control \(parameters)\(final).")
    }
  }
}
