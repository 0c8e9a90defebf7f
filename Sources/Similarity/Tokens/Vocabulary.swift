/// Numbers for the tokens of texts that are to be compared: equal tokens have equal numbers, and no two others have.
///
/// Numbers are dense, in the order in which tokens first appear. Those of two vocabularies have nothing to do with each
/// other. A token of up to seven bytes is its own key; of longer ones the bytes are kept and compared, so that two
/// tokens of the same hash stay two.
public struct Vocabulary: Sendable {
  private struct Slot {
    /// 0: empty.
    var key: UInt64 = 0
    var number: UInt32 = 0
    /// Which of the long tokens it is.
    var long: UInt32 = 0
  }

  /// How many tokens have a number.
  public private(set) var count = 0
  /// Twice as many as there are tokens at least, a power of two.
  private var slots = Array(repeating: Slot(), count: 2048)
  private var longBytes: [UInt8] = []
  private var longEnds = [0]
  /// Where in the list that is being made a number stands, plus 1; all 0 between two texts.
  private var places: [UInt32] = []

  /// Makes an empty vocabulary.
  public init() {}

  /// The tokens of a text, by number.
  ///
  /// - Parameter lowercased: Lower-cases the text first, as Python's `str.lower()` does.
  public mutating func tokens(
    of text: String, by tokenizer: Tokenizer = .mteval13a, lowercased: Bool = false
  ) -> [UInt32] {
    text.withUTF8Text { utf8 in
      lowercased
        ? Lowercasing.utf8(of: utf8).withUnsafeBufferPointer { tokens(of: $0, by: tokenizer) }
        : tokens(of: utf8, by: tokenizer)
    }
  }

  private mutating func tokens(of text: UTF8Text, by tokenizer: Tokenizer) -> [UInt32] {
    var tokens: [UInt32] = []
    tokens.reserveCapacity(text.count / 4)
    tokenizer.forEachToken(in: text) { text, start, end in
      tokens.append(number(of: text, from: start, to: end))
    }
    return tokens
  }

  /// The terms of a text and how often each occurs, as scikit-learn's `CountVectorizer` counts them by default: the
  /// text in lower case, divided by `(?u)\b\w\w+\b`.
  public mutating func terms(of text: String) -> TermCounts {
    var terms = TermCounts()
    text.withUTF8Text { text in
      Lowercasing.utf8(of: text).withUnsafeBufferPointer { text in
        WordTokens.forEachToken(in: text) { text, start, end in
          count(number(of: text, from: start, to: end), in: &terms)
        }
      }
    }
    for term in terms.terms { places[Int(term.number)] = 0 }
    return terms
  }

  private mutating func count(_ number: UInt32, in terms: inout TermCounts) {
    let number = Int(number)
    if number >= places.count { places += repeatElement(0, count: slots.count) }
    let place = Int(places[number])
    if place == 0 {
      terms.terms.append(TermCounts.Term(number: UInt32(number), count: 1))
      places[number] = UInt32(terms.terms.count)
    } else {
      terms.terms[place &- 1].count &+= 1
    }
  }

  /// The number of the token at these bytes, which are one at least.
  mutating func number(of text: UTF8Text, from start: Int, to end: Int) -> UInt32 {
    let length = end &- start
    let isShort = length < 8
    let key =
      isShort ? text.word(at: start, length) | UInt64(length) << 56 : text.longKey(from: start, to: end)
    var index = Int(truncatingIfNeeded: key.mixed)
    while true {
      index &= slots.count &- 1
      let slot = slots[index]
      if slot.key == key, isShort || isLong(slot.long, text, from: start, to: end) { return slot.number }
      if slot.key == 0 { break }
      index &+= 1
    }
    slots[index] = Slot(key: key, number: UInt32(count), long: UInt32(longEnds.count - 1))
    if !isShort {
      longBytes += text[start..<end]
      longEnds.append(longBytes.count)
    }
    count += 1
    if count * 2 > slots.count { grow() }
    return UInt32(count - 1)
  }

  private func isLong(_ long: UInt32, _ text: UTF8Text, from start: Int, to end: Int) -> Bool {
    let (first, last) = (longEnds[Int(long)], longEnds[Int(long) + 1])
    guard last - first == end - start else { return false }
    for offset in 0..<(end - start) where longBytes[first + offset] != text[start + offset] { return false }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.key != 0 {
      var index = Int(truncatingIfNeeded: slot.key.mixed) & (slots.count - 1)
      while slots[index].key != 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
    }
  }
}

extension UTF8Text {
  /// Up to eight bytes as one number.
  @inline(__always)
  fileprivate func word(at start: Int, _ length: Int) -> UInt64 {
    if start &+ 8 <= count {
      let bytes = UnsafeRawPointer(baseAddress! + start).loadUnaligned(as: UInt64.self)
      return length == 8 ? bytes : UInt64(littleEndian: bytes) & ((1 &<< UInt64(8 &* length)) &- 1)
    }
    var word: UInt64 = 0
    for offset in 0..<length { word |= UInt64(self[start &+ offset]) &<< UInt64(8 &* offset) }
    return word
  }

  /// What tells a token of eight bytes or more from most others; never the key of a shorter one.
  fileprivate func longKey(from start: Int, to end: Int) -> UInt64 {
    var hash = UInt64(end &- start)
    var offset = start
    while offset &+ 8 < end {
      hash = (hash ^ word(at: offset, 8)).mixed
      offset &+= 8
    }
    // The last eight bytes, some of which may have been read before.
    return (hash ^ word(at: end &- 8, 8)).mixed | 0xFF << 56
  }
}
