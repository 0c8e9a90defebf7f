/// Where a text may be broken. Pure questions about bytes of well-formed UTF-8.
enum TextBreak {
  /// Whether a sentence, line or paragraph of `utf8` ends at `offset`. Every offset ends a `size`.
  static func isEnd(_ end: ChunkRule.End, in utf8: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    guard offset > 0 else { return false }
    switch end {
    case .size: return true
    case .line: return utf8[offset - 1] == 0x0A
    case .paragraph: return offset > 1 && utf8[offset - 1] == 0x0A && utf8[offset - 2] == 0x0A
    case .sentence: return endsSentence(utf8, at: offset)
    }
  }

  /// A sentence ends behind `.`, `!` or `?` that white space follows, behind a line's end, and behind the full stops
  /// of Chinese, Japanese and the like, which nothing needs to follow.
  private static func endsSentence(_ utf8: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    let last = utf8[offset - 1]
    if last == 0x0A { return true }
    if last == 0x2E || last == 0x21 || last == 0x3F {
      return offset < utf8.count && isSpace(utf8[offset])
    }
    // U+3002 (E3 80 82), U+FF01 (EF BC 81), U+FF1F (EF BC 9F)
    guard offset >= 3 else { return false }
    switch (utf8[offset - 3], utf8[offset - 2], last) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): return true
    default: return false
    }
  }

  /// Whether a space belongs between a text that has come to its end and the words that follow it.
  static func needsSpace(between left: String, and right: String) -> Bool {
    guard let last = left.unicodeScalars.last, let first = right.unicodeScalars.first,
      !last.properties.isWhitespace, !last.isOfScriptWithoutSpaces, !first.isOfScriptWithoutSpaces
    else { return false }
    switch first.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .openPunctuation, .initialPunctuation:
      return true
    default: return false
    }
  }

  /// ASCII white space.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

extension Unicode.Scalar {
  /// Scripts that write no spaces between words (UAX #14, classes ID, CJ and SA): Han, kana, Thai, Lao, Myanmar, Khmer.
  var isOfScriptWithoutSpaces: Bool {
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }
}

extension String {
  /// The longest prefix of at most `bytes` UTF-8 bytes that ends between two graphemes; all of it if it is shorter.
  func prefix(bytes: Int) -> Substring {
    guard bytes < utf8.count else { return self[...] }
    let exact = utf8.index(utf8.startIndex, offsetBy: bytes)
    return self[..<graphemeStart(notAfter: exact)]
  }

  /// The nearest place between two graphemes at or before an index.
  func graphemeStart(notAfter index: String.Index) -> String.Index {
    guard index > startIndex, index < endIndex else { return index }
    if self.index(after: startIndex) > index { return startIndex }
    let before = self.index(before: index)
    let next = self.index(after: before)
    return next <= index ? next : before
  }
}
