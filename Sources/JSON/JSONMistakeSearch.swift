/// Finds the first mistake in a text that is no JSON document (RFC 8259), and says it in words.
///
/// Only what the parser has refused is read so; it need not be fast.
struct JSONMistakeSearch {
  private struct Mistake: Error {
    var offset: Int
    var problem: String
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The first mistake, and the byte at which it stands; nil if there is none that the grammar knows of.
  mutating func first() -> (offset: Int, problem: String)? {
    do throws(Mistake) {
      try checkUTF8()
      skipSpace()
      if position == bytes.count {
        throw Mistake(offset: 0, problem: "there is nothing here; expected a value")
      }
      try value(depth: 0)
      skipSpace()
      if position < bytes.count {
        throw here("the document has ended before \(found); expected nothing more")
      }
      return nil
    } catch {
      return (error.offset, error.problem)
    }
  }

  private func here(_ problem: String) -> Mistake { Mistake(offset: position, problem: problem) }

  private func checkUTF8() throws(Mistake) {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw Mistake(
        offset: error.byteOffsets.lowerBound, problem: "the bytes here are not UTF-8; save the text as UTF-8")
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private var next: Unicode.Scalar? { position < bytes.count ? Unicode.Scalar(bytes[position]) : nil }

  /// What stands here, in words: the rest of a word, or one character.
  private var found: String {
    guard position < bytes.count else { return "the end" }
    let rest = String(decoding: bytes[position...].prefix(80), as: UTF8.self)
    let word = rest.prefix { $0.isLetter || $0.isNumber || "_+-.".contains($0) }
    return "“\(word.isEmpty ? rest.prefix(1) : word.prefix(20))”"
  }

  private mutating func value(depth: Int) throws(Mistake) {
    // Beyond its own limit the parser says no more than that; recursion has to end somewhere here too.
    guard depth < 1024 else { throw here("values are nested more than 1,024 deep") }
    switch next {
    case "{": try object(depth: depth)
    case "[": try array(depth: depth)
    case "\"": try string()
    default: try atom()
    }
  }

  private mutating func object(depth: Int) throws(Mistake) {
    let start = position
    position += 1
    skipSpace()
    if take("}") { return }
    while true {
      skipSpace()
      guard next == "\"" else { throw unless("a key in double quotes", in: "object", from: start) }
      try string()
      skipSpace()
      guard take(":") else { throw unless("a colon after the key", in: "object", from: start) }
      skipSpace()
      if position == bytes.count { throw unless("a value", in: "object", from: start) }
      try value(depth: depth + 1)
      skipSpace()
      if take("}") { return }
      guard take(",") else { throw unless("a comma or “}”", in: "object", from: start) }
    }
  }

  private mutating func array(depth: Int) throws(Mistake) {
    let start = position
    position += 1
    skipSpace()
    if take("]") { return }
    while true {
      skipSpace()
      if position == bytes.count { throw unless("a value", in: "list", from: start) }
      try value(depth: depth + 1)
      skipSpace()
      if take("]") { return }
      guard take(",") else { throw unless("a comma or “]”", in: "list", from: start) }
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  /// Something else stands here; at the end of the text what is not closed is of more use than where it ends.
  private func unless(_ expected: String, in container: String, from start: Int) -> Mistake {
    position == bytes.count
      ? Mistake(offset: start, problem: "the \(container) that begins here is not closed")
      : here("expected \(expected), not \(found)")
  }

  private mutating func string() throws(Mistake) {
    let start = position
    position += 1
    while let scalar = next {
      switch scalar {
      case "\"":
        position += 1
        return
      case "\\": try escape()
      case "\n":
        let problem =
          "the text in quotes that begins here is not closed on its line; a line's end in it is written as \\n"
        throw Mistake(offset: start, problem: problem)
      case ..<" ": throw here("the text in quotes holds a control character; a tab in it is written as \\t")
      default: position += 1
      }
    }
    throw Mistake(offset: start, problem: "the text in quotes that begins here is not closed")
  }

  private mutating func escape() throws(Mistake) {
    switch position + 1 < bytes.count ? Unicode.Scalar(bytes[position + 1]) : " " {
    case "\"", "\\", "/", "b", "f", "n", "r", "t": position += 2
    case "u":
      guard let unit = codeUnit(at: position) else {
        throw here("\\u is followed by four hexadecimal digits")
      }
      position += 6
      try checkSurrogate(unit)
    default:
      throw here(
        "a backslash in quotes is followed by one of \" \\ / b f n r t u, and itself written as \\\\")
    }
  }

  /// The code unit of a `\uXXXX` at a byte; nil if there is none.
  private func codeUnit(at offset: Int) -> UInt16? {
    let escape = String(decoding: bytes[offset...].prefix(6), as: UTF8.self)
    let digits = escape.dropFirst(2)
    guard escape.hasPrefix("\\u"), digits.count == 4, digits.allSatisfy(\.isHexDigit) else { return nil }
    return UInt16(digits, radix: 16)
  }

  /// The halves of a pair stand together.
  private mutating func checkSurrogate(_ unit: UInt16) throws(Mistake) {
    guard UTF16.isLeadSurrogate(unit) || UTF16.isTrailSurrogate(unit) else { return }
    if UTF16.isLeadSurrogate(unit), let second = codeUnit(at: position), UTF16.isTrailSurrogate(second) {
      position += 6
    } else {
      position -= 6
      throw here("this is half a pair of surrogates; the other half is missing")
    }
  }

  private mutating func atom() throws(Mistake) {
    let text = bytes[position...].prefix { byte in
      ("a"..."z").contains(Unicode.Scalar(byte)) || ("A"..."Z").contains(Unicode.Scalar(byte))
        || ("0"..."9").contains(Unicode.Scalar(byte)) || "+-._".utf8.contains(byte)
    }
    let word = String(decoding: text, as: UTF8.self)
    guard ["true", "false", "null"].contains(word) || Self.isNumber(word) else {
      let isNumeric = word.first.map { $0.isNumber || "+-.".contains($0) } ?? false
      throw here(
        isNumeric
          ? "“\(word.prefix(20))” is no number as JSON writes it, such as -1, 0.5 or 2e3"
          : "expected a value (text in double quotes, a number, true, false, null, a list or an object), not \(found)"
      )
    }
    // The grammar allows it, and no parser of 64-bit numbers does.
    if Double(word)?.isInfinite == true {
      throw here("“\(word.prefix(20))” is too large for a number, which is less than 1.8e308")
    }
    position += text.count
  }

  /// RFC 8259, section 6.
  private static func isNumber(_ text: String) -> Bool {
    text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }
}
