/// The words of a text, by number, and where they stand.
struct LocatedWords {
  private(set) var numbers: [UInt32] = []
  private var starts: [Int] = []
  private var ends: [Int] = []

  /// Finds the words, whose numbers are those of their lower case.
  init(_ text: String, _ vocabulary: inout Vocabulary) {
    text.withUTF8Text { utf8 in
      var offset = 0
      while let word = Self.nextWord(in: utf8, from: offset) {
        let lowered = Lowercasing.utf8(of: UTF8Text(rebasing: utf8[word]))
        numbers.append(lowered.withUnsafeBufferPointer { vocabulary.number(of: $0, from: 0, to: $0.count) })
        starts.append(word.lowerBound)
        ends.append(word.upperBound)
        offset = word.upperBound
      }
    }
  }

  /// From the first byte of the first to the last of the last of some words, one at least.
  func bytes(of words: Range<Int>) -> Range<Int> { starts[words.lowerBound]..<ends[words.upperBound - 1] }

  /// Where these words stand in a row for the first time.
  func firstPlace(of words: ArraySlice<UInt32>) -> Range<Int>? {
    guard words.count <= numbers.count else { return nil }
    return (0...(numbers.count - words.count)).lazy.map { $0..<($0 + words.count) }
      .first { numbers[$0.lowerBound] == words.first && numbers[$0] == words }
  }

  private static func nextWord(in text: UTF8Text, from start: Int) -> Range<Int>? {
    var offset = start
    var first: Int?
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      let end = offset + length
      if isWordScalar(value) {
        if isOfScriptWithoutSpaces(value) { return first.map { $0..<offset } ?? offset..<end }
        first = first ?? offset
      } else if let first, !(isApostrophe(value) && continues(at: end, in: text)) {
        return first..<offset
      }
      offset = end
    }
    return first.map { $0..<offset }
  }

  private static func isWordScalar(_ value: UInt32) -> Bool {
    !ScalarTable.shared[value].isDisjoint(with: [.word, .mark])
  }

  /// The typewriter's, and the typographic one.
  private static func isApostrophe(_ value: UInt32) -> Bool { value == 0x27 || value == 0x2019 }

  /// Whether what stands behind an apostrophe is of the word before it.
  private static func continues(at offset: Int, in text: UTF8Text) -> Bool {
    guard offset < text.count else { return false }
    let value = text.scalar(at: offset).value
    return isWordScalar(value) && !isOfScriptWithoutSpaces(value)
  }

  /// Scripts that write no spaces between words (UAX #14, classes ID, CJ and SA): Han, kana, Thai, Lao, Myanmar, Khmer.
  private static func isOfScriptWithoutSpaces(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
