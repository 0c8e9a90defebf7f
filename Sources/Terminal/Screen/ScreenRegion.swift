/// The lines at the end of a terminal that are drawn again and again, as what has to be written to change them.
///
/// Between two frames the cursor stands at the beginning of the empty line below them, no mode of the terminal is changed,
/// and there is no alternate screen: a program that ends there, however it does, leaves the terminal as it should be.
/// A frame is one write. Terminals that know how show all of it at once (mode 2026, synchronised output); most end that
/// by themselves soon, whatever becomes of us. Wrapping is off (mode 7) for the length of a line that a terminal might
/// take for wider than we do, and nothing else is changed: of a program that is killed while the terminal has taken
/// half a frame little else can stay behind.
struct ScreenRegion: Equatable {
  private static let begin = "\u{1B}[?2026h"
  private static let end = "\u{1B}[?2026l"
  private static let stopWrapping = "\u{1B}[?7l"
  private static let wrap = "\u{1B}[?7h"
  /// Erase the line; erase from the cursor on (ECMA-48).
  private static let eraseLine = "\u{1B}[2K"
  private static let eraseBelow = "\u{1B}[J"

  private var shown: [StyledLine] = []
  /// Cells of the lines, or beginnings of lines, that left the screen at its top when the terminal became smaller. They stand
  /// right above what is shown, and a terminal that becomes larger brings them back.
  private var scrolled: [Int] = []
  private var width = 0
  private var height = 0
  private let isColoured: Bool

  init(isColoured: Bool) { self.isColoured = isColoured }

  /// Something else has been written below the lines, or the cursor is elsewhere: they are left to themselves.
  mutating func forget() { (shown, scrolled) = ([], []) }

  /// What turns the lines that are shown into these; empty if they are the same.
  ///
  /// - Parameters:
  ///   - lines: fewer than `height`, for there is no way back to what has left the screen.
  ///   - width: cells of a line of the terminal, all of which may be used but the last.
  mutating func frame(_ lines: [StyledLine], width: Int, height: Int) -> String {
    guard !(lines.isEmpty && shown.isEmpty) else { return "" }
    if width != self.width || height != self.height {
      let text = home(width: width, height: height) + all(lines, width: width)
      keep(lines, width, height)
      return Self.begin + text + Self.end
    }
    guard lines != shown else { return "" }
    var text = ""
    var row = shown.count
    for (index, line) in lines.enumerated() where index >= shown.count || line != shown[index] {
      text += Self.move(from: row, to: index) + self.text(line, width: width)
      row = index + 1
    }
    text += Self.move(from: row, to: lines.count)
    if lines.count < shown.count { text += Self.eraseBelow }
    keep(lines, width, height)
    return Self.begin + text + Self.end
  }

  /// What shows a text in place of the lines, and leaves it for good: a terminal's own lines, as long as they may be. The
  /// lines are gone, and can be drawn again below it.
  ///
  /// - Parameter text: ends with its last line, or is empty.
  mutating func leave(_ text: String, width: Int, height: Int) -> String {
    let count = rows(width: width, height: height)
    forget()
    // Ours are erased first, one by one: of a text that is wrapped nobody knows where its rows end.
    let erasure = String(repeating: Self.eraseLine + "\r\u{1B}[B", count: count)
    let gone = count > 0 ? Self.move(from: count, to: 0) + erasure + Self.move(from: count, to: 0) : ""
    guard !(gone + text).isEmpty else { return "" }
    return Self.begin + gone
      + text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n") + Self.end
  }

  /// What shows these lines, of any number, in place of the ones shown, and leaves them for good.
  mutating func finish(_ lines: [StyledLine], width: Int, height: Int) -> String {
    guard !(lines.isEmpty && shown.isEmpty) else { return "" }
    defer { forget() }
    // What stays is better broken than cut.
    return Self.begin + home(width: width, height: height) + all(lines, width: .max) + Self.end
  }

  private mutating func keep(_ lines: [StyledLine], _ width: Int, _ height: Int) {
    (shown, self.width, self.height) = (lines, width, height)
  }

  /// Lines of a terminal of that width. Erased line by line: erasing all that a screen shows at once, some terminals keep it in their history.
  private func all(_ lines: [StyledLine], width: Int) -> String {
    lines.map { text($0, width: width) }.joined() + Self.eraseBelow
  }

  /// A line in place of the one that the cursor is in, and to the next.
  private func text(_ line: StyledLine, width: Int) -> String {
    let text = line.text(isColoured: isColoured)
    let fits = line.greatestWidth < width
    return Self.eraseLine + (fits ? text : Self.stopWrapping + text + Self.wrap) + "\r\n"
  }

  /// To the beginning of what is shown. A terminal that has become narrower breaks lines that no longer fit.
  private mutating func home(width: Int, height: Int) -> String {
    Self.move(from: rows(width: width, height: height), to: 0)
  }

  /// How many rows of the terminal the lines take, as far as they can be on it; the others are `scrolled` from then on.
  private mutating func rows(width: Int, height: Int) -> Int {
    let lines = scrolled + shown.map(\.width)
    scrolled = []
    var room = height - 1
    for cells in lines.reversed() {
      let rows = max(1, (cells + width - 1) / max(1, width))
      // Of a line that has not all of its rows the last ones are there.
      if rows > room { scrolled.insert(room > 0 ? (rows - room) * width : cells, at: 0) }
      room = max(0, room - rows)
    }
    return height - 1 - room
  }

  /// From the beginning of a row to that of another.
  private static func move(from row: Int, to other: Int) -> String {
    switch other - row {
    case 0: "\r"
    case let rows where rows < 0: "\r\u{1B}[\(-rows)A"
    case let rows: "\r\u{1B}[\(rows)B"
    }
  }
}
