internal import CommandLine

/// One line of a terminal: pieces of plain text, each in a style of its own.
///
/// No text of it can steer a terminal, whoever wrote it: what would is written as an escape when a piece is added.
struct StyledLine: Equatable, Sendable {
  /// A part of the line.
  struct Piece: Equatable, Sendable {
    var text: String
    var style: TextStyle?
  }

  private(set) var pieces: [Piece] = []
  /// How many cells it takes.
  private(set) var width = 0

  /// An empty line.
  init() {}

  /// A line of one piece.
  init(_ text: String, _ style: TextStyle? = nil) { add(text, style) }

  /// How many cells a terminal could take it for: ASCII is narrow everywhere, of the rest each scalar may be wide.
  var greatestWidth: Int {
    pieces.reduce(0) { $0 + $1.text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
  }

  /// Adds a text, on one line and with its controls written as escapes.
  mutating func add(_ text: String, _ style: TextStyle? = nil) {
    let text = text.escapedOnOneLine
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: text, style: style))
    width += text.terminalWidth
  }

  /// Adds blanks up to a width.
  mutating func pad(to column: Int) {
    if column > width { add(String(repeating: " ", count: column - width)) }
  }

  /// Adds a text so that it ends at a column, or further right where there is no room.
  mutating func add(_ text: String, endingAt column: Int, _ style: TextStyle? = nil) {
    pad(to: column - text.terminalWidth)
    add(text, style)
  }

  /// The line, or as much of it as fits into so many cells together with an ellipsis.
  func cut(to limit: Int) -> StyledLine {
    guard width > limit else { return self }
    var line = StyledLine()
    for piece in pieces {
      guard line.width + piece.text.terminalWidth >= limit else {
        line.add(piece.text, piece.style)
        continue
      }
      // It may fit whole and the next not at all: the ellipsis needs a cell.
      line.add((piece.text + " ").cut(to: limit - line.width), piece.style)
      break
    }
    return line
  }

  /// What is written to the terminal.
  func text(isColoured: Bool) -> String {
    pieces.map { piece in
      guard isColoured, let style = piece.style else { return piece.text }
      return "\u{1B}[\(style.rawValue)m\(piece.text)\u{1B}[0m"
    }.joined()
  }
}
