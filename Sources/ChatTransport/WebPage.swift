/// A page for people where a server's words were expected, as proxies and captive portals send it.
///
/// Not a parser of HTML: enough of it for a title and the first words, of pages that may be cut off anywhere.
struct WebPage: Equatable {
  /// What `<title>` holds.
  private(set) var title = ""
  /// The text between the tags, without scripts, styles and the title.
  private(set) var text = ""

  /// Reads a page; nil for what does not begin with a tag.
  init?(_ page: String) {
    var rest = page.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard rest.first == "<" else { return nil }
    while let tag = rest.firstIndex(of: "<") {
      text += rest[..<tag] + " "
      rest = rest[tag...]
      if rest.hasPrefix("<!--") {
        rest = Self.dropping(rest, through: "-->")
        continue
      }
      let name = rest.dropFirst().prefix { $0.isLetter }.lowercased()
      rest = Self.dropping(rest, through: ">")
      guard ["title", "script", "style"].contains(name) else { continue }
      let end = rest.firstRange(of: "</")?.lowerBound ?? rest.endIndex
      if name == "title" { title += rest[..<end] }
      rest = rest[end...]
    }
    text += rest
    title = Self.plain(title)
    text = Self.plain(text)
  }

  private static func dropping(_ text: Substring, through end: String) -> Substring {
    text.firstRange(of: end).map { text[$0.upperBound...] } ?? ""
  }

  /// Runs of white space become blanks, and the commonest references what they stand for.
  private static func plain(_ text: String) -> String {
    var plain = text
    let references = [
      ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ]
    for (reference, character) in references { plain = plain.replacing(reference, with: character) }
    return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
