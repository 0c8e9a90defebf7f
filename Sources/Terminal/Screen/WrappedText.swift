internal import CommandLine

/// A growing text as rows of a given width, broken at words.
///
/// What has been wrapped once is not wrapped again: text is added in time that depends on what is added and not on what is
/// there. A row that is too short for its next character stays as it is whatever follows, so that only the last one is open.
struct WrappedText: Equatable, Sendable {
  /// Cells of a row.
  let width: Int
  /// Rows that no text can change any more.
  private var closed: [String] = []
  /// The last row, with all blanks that it ends in.
  private var open = ""
  /// Blanks that the line of text began with, and with which its further rows begin too.
  private var indent = 0
  /// Whether the open row is the first of its line.
  private var isFirst = true

  /// An empty text.
  init(width: Int) { self.width = max(1, width) }

  /// The rows; none of an empty text.
  var rows: [String] {
    let last = open.withoutTrailingBlanks
    return last.isEmpty && isFirst ? closed : closed + [last]
  }

  /// The last rows, at most so many.
  func last(_ count: Int) -> [String] {
    let last = open.withoutTrailingBlanks
    guard !(last.isEmpty && isFirst) else { return Array(closed.suffix(count)) }
    return count > 0 ? closed.suffix(count - 1) + [last] : []
  }

  /// Adds a text; controls but line feed and tab are shown as escapes.
  mutating func append(_ text: String) {
    let lines = text.withVisibleControls.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      if index > 0 { endLine() }
      if !line.isEmpty { fill(line) }
    }
  }

  private mutating func endLine() {
    closed.append(open.withoutTrailingBlanks)
    open = ""
    isFirst = true
  }

  /// Adds to the open row, and begins new ones where it is full.
  private mutating func fill(_ text: Substring) {
    // A character may go on in what is added (a combining mark), so that the row is looked at anew.
    let whole = open + text
    open = ""
    var cells = 0
    var isInIndent = true
    /// Where the row may be broken last: how much of it stays, in bytes, and how many cells that takes.
    var lastBreak: (bytes: Int, cells: Int)?
    for character in whole {
      if character == " " || character == "\t" {
        var blanks = character == " " ? 1 : 8 - cells % 8
        // However far a line is indented, there has to be room for its text.
        if isInIndent { blanks = min(blanks, max(0, width / 2 - cells)) }
        open += String(repeating: " ", count: blanks)
        cells += blanks
        // Blanks never begin a row; those behind its end are nobody's loss.
        if !isInIndent { lastBreak = (open.utf8.count, cells) }
        continue
      }
      if isInIndent, isFirst { indent = cells }
      let size = character.cells
      // Scripts without blanks are written in wide characters, and may be broken at each.
      if size == 2, !isInIndent { lastBreak = (open.utf8.count, cells) }
      if !isInIndent, cells + size > width {
        // Without a place to break, a word that is longer than a row is cut.
        let (kept, keptCells) = lastBreak ?? (open.utf8.count, cells)
        let end = open.utf8.index(open.startIndex, offsetBy: kept)
        closed.append(String(open[..<end]).withoutTrailingBlanks)
        open = String(repeating: " ", count: indent) + open[end...]
        cells = indent + cells - keptCells
        isFirst = false
        lastBreak = nil
      }
      isInIndent = false
      open.append(character)
      cells += size
      if size == 2 { lastBreak = (open.utf8.count, cells) }
    }
  }
}

extension Character {
  fileprivate var cells: Int {
    // Most characters, and the width of the others has to be looked up.
    if let value = asciiValue { return value < 0x20 ? 0 : 1 }
    return String(self).terminalWidth
  }
}

extension String {
  fileprivate var withoutTrailingBlanks: String {
    guard last == " " else { return self }
    guard let end = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...end])
  }
}
