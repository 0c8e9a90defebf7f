import CommandLine
import Testing

@testable import Terminal

@Suite("Text as rows")
struct WrappedTextTests {
  private static let texts = [
    "It is not the Moon's pull as such that raises the tides, but the difference in that pull across the Earth.",
    "  - a list item that goes on for more than a row\n  - another\n\n\tcode()  // far\nend",
    "潮の満ち引きは、月の引力そのものではなく、地球全体にわたるその引力の差によって起こる。",
    "Naïve cafe\u{301}s: e\u{301}\u{323}. שלום עולם, مرحبا بالعالم. 👩‍🚀👩‍🚀 👍🏽 ok",
    "https://example.org/a/very/long/address/that/is/wider/than/any/row/of/this/terminal?and=more",
    "line\r\nline\u{2028}line\u{1B}[31m red \u{9B}2J\u{7}", "", "\n\n", " ",
  ]

  @Test("The rows are the same however the text is cut into pieces", arguments: texts, [1, 7, 20, 80])
  func pieces(text: String, width: Int) {
    var whole = WrappedText(width: width)
    whole.append(text)
    let scalars = Array(text.unicodeScalars)
    for cut in 0...scalars.count {
      var parts = WrappedText(width: width)
      for part in [scalars[..<cut], scalars[cut...]] { parts.append(String(String.UnicodeScalarView(part))) }
      #expect(parts.rows == whole.rows, "cut at \(cut)")
    }
    var single = WrappedText(width: width)
    for scalar in scalars { single.append(String(scalar)) }
    #expect(single.rows == whole.rows)
  }

  @Test("No row is wider than asked for, and nothing but blanks is lost", arguments: texts, [2, 7, 20, 80])
  func width(text: String, width: Int) {
    var wrapped = WrappedText(width: width)
    wrapped.append(text)
    let widest = wrapped.rows.map(\.terminalWidth).max() ?? 0
    #expect(widest <= width, "\(wrapped.rows)")
    let isKept = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
    let kept = wrapped.rows.joined().unicodeScalars.filter(isKept)
    #expect(Array(kept) == Array(text.withVisibleControls.unicodeScalars.filter(isKept)))
  }

  @Test("Rows end at words, further rows of an indented line are indented, and paragraphs stay apart")
  func words() {
    var text = WrappedText(width: 12)
    text.append("One two three four.\n\n  - five six seven\nantidisestablishment")
    #expect(
      text.rows == [
        "One two", "three four.", "", "  - five six", "  seven", "antidisestab", "lishment",
      ])
    #expect(text.last(3) == ["  seven", "antidisestab", "lishment"])
    #expect(text.last(0).isEmpty)
  }

  @Test("Scripts without blanks are broken between characters, and never inside one")
  func wide() {
    var text = WrappedText(width: 5)
    text.append("月の引力 ok👩‍🚀")
    #expect(text.rows == ["月の", "引力", "ok👩‍🚀"])
  }
}
