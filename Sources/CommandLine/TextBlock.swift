/// Lines of running text, wrapped to a width.
public struct TextBlock {
  private let width: Int
  /// The lines so far.
  public private(set) var text = ""

  /// Makes an empty block whose lines take at most `width` cells; a word that is longer goes over several.
  public init(width: Int) { self.width = width }

  /// An empty line.
  public mutating func blank() { text += "\n" }

  /// Wraps a text; its own line ends stay.
  public mutating func paragraph(_ paragraph: String) {
    for line in paragraph.split(separator: "\n", omittingEmptySubsequences: false) {
      wrap(line, lead: "", indent: 0)
    }
  }

  /// Terms in one column, what they mean in the next. A term that is too long gets a line of its own.
  public mutating func definitions(_ definitions: [(term: String, meaning: String)]) {
    let limit = width / 5 * 2
    let terms = definitions.map(\.term.terminalWidth).filter { $0 <= limit }
    let indent = 2 + (terms.max() ?? limit) + 2
    for (term, meaning) in definitions {
      if term.terminalWidth <= limit {
        wrap(meaning[...], lead: "  " + term, indent: indent)
      } else {
        text += "  \(term)\n"
        wrap(meaning[...], lead: "", indent: indent)
      }
    }
  }

  private mutating func wrap(_ words: Substring, lead: String, indent: Int) {
    var line = lead.padded(to: indent)
    var isEmpty = true
    for word in words.split(separator: " ").flatMap({ $0.pieces(width: max(1, width - indent)) }) {
      if !isEmpty, line.terminalWidth + 1 + word.terminalWidth > width {
        text += line + "\n"
        line = String(repeating: " ", count: indent)
        isEmpty = true
      }
      line += isEmpty ? word : " " + word
      isEmpty = false
    }
    while line.last == " " { line.removeLast() }
    text += line + "\n"
  }
}

extension String {
  /// The text with blanks after it up to a width in terminal cells.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - terminalWidth)) }
}

extension Substring {
  /// The word whole where it fits into a width in terminal cells, else cut.
  fileprivate func pieces(width: Int) -> [Substring] {
    guard terminalWidth > width else { return [self] }
    var pieces: [Substring] = []
    var rest = self
    while !rest.isEmpty {
      var (end, cells) = (rest.startIndex, 0)
      while end < rest.endIndex, end == rest.startIndex || cells + rest[end...end].terminalWidth <= width {
        cells += rest[end...end].terminalWidth
        end = rest.index(after: end)
      }
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }
}
