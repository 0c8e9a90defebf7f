extension StringProtocol {
  /// How many cells of a terminal the text takes; control characters count as none.
  ///
  /// A grapheme is as wide as its widest scalar (Unicode Standard Annex 11, and emoji presentation of UTS 51): two cells
  /// for East Asian Wide and Fullwidth, none for combining marks and format characters.
  public var terminalWidth: Int { reduce(0) { $0 + $1.terminalWidth } }

  /// The text, or as much of it as fits into so many cells together with an ellipsis.
  public func cut(to width: Int) -> String {
    guard terminalWidth > width else { return String(self) }
    var cut = ""
    var used = 1
    for character in self {
      used += character.terminalWidth
      if used > width { break }
      cut.append(character)
    }
    return width > 0 ? cut + "…" : ""
  }
}

extension Character {
  fileprivate var terminalWidth: Int {
    var width = 0
    for scalar in unicodeScalars {
      // U+FE0F asks for the emoji picture of the scalar before it.
      width = max(width, scalar.value == 0xFE0F ? 2 : scalar.terminalWidth)
    }
    return width
  }
}

extension Unicode.Scalar {
  fileprivate var terminalWidth: Int {
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if value < 0x300 { return value < 0xA0 || value == 0xAD ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    if properties.isEmojiPresentation { return 2 }
    return Self.wide.contains { $0.contains(value) } ? 2 : 1
  }

  /// East_Asian_Width W and F of Unicode 15, unassigned code points inside a block included.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F202,
    0x1F210...0x1F23B, 0x1F240...0x1F248, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
