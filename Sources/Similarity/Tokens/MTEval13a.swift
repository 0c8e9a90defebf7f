/// The tokeniser `13a` in one pass.
///
/// sacreBLEU (tokenizer_13a.py, tokenizer_re.py) first replaces some literal texts, puts a space before and behind the
/// line, and then applies four regular expressions, each to what the one before it left:
///
///     ([\{-\~\[-\` -\&\(-\+\:-\@\/])  →  " \1 "       what always stands alone
///     ([^0-9])([\.,])                 →  "\1 \2 "     a mark behind no digit
///     ([\.,])([^0-9])                 →  " \1 \2"     a mark before no digit
///     ([0-9])(-)                      →  "\1 \2 "     a dash behind a digit
///
/// Matches do not overlap. So a mark that the second one has found cannot be what stands before the next mark: of
/// `a..5` the first stands alone, and the second stays with the 5. That is the only memory that one pass needs.
enum MTEval13a {
  private enum Byte {
    static let other: UInt8 = 0
    static let space: UInt8 = 1
    static let alone: UInt8 = 2
    static let digit: UInt8 = 3
    static let mark: UInt8 = 4
    static let dash: UInt8 = 5
    /// The first byte of scalars of which some are white space.
    static let perhapsSpace: UInt8 = 6
  }

  private static let bytes: [UInt8] = (0...0xFF as ClosedRange<UInt8>).map { byte in
    switch byte {
    case 0x09...0x0D, 0x1C...0x20: Byte.space
    case 0x21...0x26, 0x28...0x2B, 0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: Byte.alone
    case 0x30...0x39: Byte.digit
    case 0x2C, 0x2E: Byte.mark
    case 0x2D: Byte.dash
    case 0xC2, 0xE1, 0xE2, 0xE3: Byte.perhapsSpace
    default: Byte.other
    }
  }

  private enum Before {
    case other
    case digit
    /// A mark that was found behind no digit.
    case foundMark
  }

  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    let table = ScalarTable.shared
    bytes.withUnsafeBufferPointer { bytes in
      var before = Before.other
      var start = 0
      var offset = 0
      while offset < text.count {
        var length = 1
        switch bytes[Int(text[offset])] {
        case Byte.other:
          before = .other
          repeat { offset &+= 1 } while offset < text.count && bytes[Int(text[offset])] == Byte.other
          continue
        case Byte.digit:
          before = .digit
          offset &+= 1
          continue
        case Byte.dash:
          guard before == .digit else {
            before = .other
            offset &+= 1
            continue
          }
          before = .other
        case Byte.mark:
          if before == .other {
            before = .foundMark
          } else if offset &+ 1 < text.count, bytes[Int(text[offset &+ 1])] == Byte.digit {
            offset &+= 1
            continue
          } else {
            before = .other
          }
        case Byte.perhapsSpace:
          before = .other
          let scalar = text.scalar(at: offset)
          length = scalar.length
          guard table[scalar.value].contains(.space) else {
            offset &+= length
            continue
          }
          if start < offset { body(text, start, offset) }
          offset &+= length
          start = offset
          continue
        case Byte.space:
          before = .other
          if start < offset { body(text, start, offset) }
          offset &+= 1
          start = offset
          continue
        default: before = .other
        }
        // What is here stands alone.
        if start < offset { body(text, start, offset) }
        body(text, offset, offset &+ length)
        offset &+= length
        start = offset
      }
      if start < offset { body(text, start, offset) }
    }
  }

  /// Whether a literal text has to be replaced, but for line ends, which divide tokens as spaces do.
  static func mustReplace(in text: UTF8Text) -> Bool {
    if text.isEmpty { return false }
    // Without an early exit, so that it is done sixteen bytes at a time: most texts have none of these.
    var mayBe = text[0] == 0x26 || text[0] == 0x3C ? 1 as UInt8 : 0
    for offset in 1..<text.count {
      let byte = text[offset]
      mayBe |= (byte == 0x26 ? 1 : 0) | (byte == 0x3C ? 1 : 0)
      mayBe |= (byte == 0x0A ? 1 : 0) & (text[offset &- 1] == 0x2D ? 1 : 0)
    }
    if mayBe == 0 { return false }
    return text.indices.contains { start in
      (text[start] == 0x26 || text[start] == 0x3C || text[start] == 0x2D)
        && replacements.contains { text[start...].starts(with: $0.old) }
    }
  }

  /// The text with its literal replacements, one after the other as sacreBLEU makes them: `&amp;lt;` becomes `<`, and
  /// `&amp;quot;` becomes `&quot;`.
  static func replaced(_ text: UTF8Text) -> [UInt8] {
    var bytes = Array(text)
    for (old, new) in replacements { bytes = bytes.replacing(old, with: new) }
    return bytes
  }

  private static let replacements: [(old: [UInt8], new: [UInt8])] = [
    ("<skipped>", ""), ("-\n", ""), ("\n", " "), ("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"),
    ("&gt;", ">"),
  ].map { (Array($0.utf8), Array($1.utf8)) }
}

extension [UInt8] {
  /// Every occurrence of `old` replaced, from left to right, none overlapping another.
  fileprivate func replacing(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var offset = 0
    while offset < count {
      if self[offset] == old[0], self[offset...].starts(with: old) {
        result += new
        offset += old.count
      } else {
        result.append(self[offset])
        offset += 1
      }
    }
    return result
  }
}
