/// Finds where the chunk that a round asks for ends in a growing text, reading every byte at most once.
struct ChunkCursor: Equatable, Sendable {
  /// How far the text has been read, in bytes.
  private var scanned = 0
  /// Units (words or scalars) that end at or before `scanned`.
  private var units = 0.0
  private var isInWord = false

  /// The end of the chunk of `target` units in `utf8`, in bytes; nil while the text is too short for it.
  ///
  /// Targets must not fall from one call to the next. `from` is the end of the chunk before: the new one lies behind it.
  mutating func boundary(
    in utf8: UnsafeBufferPointer<UInt8>, target: Double, from: Int, rule: ChunkRule, bytesPerToken: Double
  ) -> Int? {
    if rule.unit == .tokens {
      let size = max(Int((target * bytesPerToken).rounded(.up)), from + 1)
      if rule.end == .size { return utf8.count >= size ? size : nil }
      scanned = max(scanned, min(size, utf8.count))
      if utf8.count < size { return nil }
    } else {
      if rule.unit == .words {
        countWords(in: utf8, upTo: target)
      } else {
        countScalars(in: utf8, upTo: target)
      }
      if units < target { return nil }
      scanned = max(scanned, min(from + 1, utf8.count))
      if rule.end == .size { return scanned > from ? scanned : nil }
    }
    return nextEnd(in: utf8, rule.end)
  }

  /// How many units end at or before `offset`, which lies at or behind all that has been read, or at its end.
  mutating func units(
    upTo offset: Int, in utf8: UnsafeBufferPointer<UInt8>, unit: ChunkRule.Unit
  ) -> Double {
    let part = UnsafeBufferPointer(rebasing: utf8[..<min(offset, utf8.count)])
    if unit == .words {
      countWords(in: part, upTo: .infinity)
    } else {
      countScalars(in: part, upTo: .infinity)
    }
    return units
  }

  /// Reads on until `target` words have ended, each at the white space behind it, or the text is at its end.
  private mutating func countWords(in utf8: UnsafeBufferPointer<UInt8>, upTo target: Double) {
    while scanned < utf8.count, units < target {
      let isSpace = TextBreak.isSpace(utf8[scanned])
      if isInWord, isSpace {
        units += 1
        isInWord = false
        if units >= target { return }
      } else if !isSpace {
        isInWord = true
      }
      scanned += 1
    }
  }

  /// Reads on until `target` Unicode scalars have ended or the text is at its end.
  private mutating func countScalars(in utf8: UnsafeBufferPointer<UInt8>, upTo target: Double) {
    while scanned < utf8.count, units < target {
      scanned += 1
      if scanned == utf8.count || utf8[scanned] & 0xC0 != 0x80 { units += 1 }
    }
  }

  /// The next place after `scanned` (or just before it) where a sentence, line or paragraph ends.
  private mutating func nextEnd(in utf8: UnsafeBufferPointer<UInt8>, _ end: ChunkRule.End) -> Int? {
    while scanned < utf8.count {
      if TextBreak.isEnd(end, in: utf8, at: scanned) { return scanned }
      scanned += 1
    }
    return TextBreak.isEnd(end, in: utf8, at: scanned) ? scanned : nil
  }
}
