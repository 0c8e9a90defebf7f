internal import TokenStreams

/// Text in place of an answer that nobody has written: words of random letters, in sentences and paragraphs of usual
/// length, so that it can be cut where an answer could be. No two beginnings are alike, lest it be taken for an echo.
struct PlaceholderText: Equatable, Sendable {
  private static let sentenceWords = 16
  private static let paragraphSentences = 5

  private var random: SplitMix64
  private var words = 0

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The next piece, of so many UTF-8 bytes, at least one: a word with the blank before it, or some of its letters.
  mutating func piece(bytes count: Int) -> String {
    guard count > 1 else { return letters(count) }
    words += 1
    let isParagraph = words % (Self.sentenceWords * Self.paragraphSentences) == 1 && words > 1
    let endsSentence = words % Self.sentenceWords == 0 && count > 2
    return letters(count, first: isParagraph ? 0x0A : 0x20, last: endsSentence ? 0x2E : nil)
  }

  private mutating func letters(_ count: Int, first: UInt8? = nil, last: UInt8? = nil) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
      var bits: UInt64 = 0
      for index in 0..<count {
        if index % 8 == 0 { bits = random.next() }
        // A letter for each byte: 26/256 of it, near enough to uniform for what nobody reads.
        buffer[index] = 0x61 + UInt8(((bits & 0xFF) * 26) >> 8)
        bits >>= 8
      }
      if let first { buffer[0] = first }
      if let last { buffer[count - 1] = last }
      return count
    }
  }
}
