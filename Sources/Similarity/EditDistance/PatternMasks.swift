/// Where each scalar stands in a pattern: a row of bits for each, and one of zeros for all others.
///
/// With `isTwoSided` a row is followed by its mirror image: the bits of the pattern read from its end.
struct PatternMasks: ~Copyable {
  /// Words of a row.
  let words: Int
  private let rowLength: Int
  private let rows: UnsafeMutablePointer<UInt64>
  private let alphabet: Alphabet

  init(_ pattern: UnsafeBufferPointer<UInt32>, isTwoSided: Bool) {
    let words = (pattern.count + 63) / 64
    let rowLength = isTwoSided ? words * 2 : words
    let alphabet = Alphabet(pattern)
    let size = alphabet.count * rowLength
    let rows = UnsafeMutablePointer<UInt64>.allocate(capacity: size)
    rows.initialize(repeating: 0, count: size)
    for offset in 0..<pattern.count {
      let row = rows + alphabet.number(of: pattern[offset]) &* rowLength
      row[offset &>> 6] |= 1 &<< UInt64(offset & 63)
      if isTwoSided {
        let mirrored = pattern.count &- 1 &- offset
        row[words &+ mirrored &>> 6] |= 1 &<< UInt64(mirrored & 63)
      }
    }
    self.words = words
    self.rowLength = rowLength
    self.rows = rows
    self.alphabet = alphabet
  }

  deinit { rows.deallocate() }

  /// The row of a scalar: `words` words, and as many of the mirror image.
  @inline(__always)
  func row(of scalar: UInt32) -> UnsafePointer<UInt64> {
    UnsafePointer(rows + alphabet.number(of: scalar) &* rowLength)
  }
}
