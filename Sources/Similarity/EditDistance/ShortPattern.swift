/// Patterns of up to 64 scalars, which take one word a column, and so short a time that nothing may be allocated.
enum ShortPattern {
  /// Calls `body` with the rows of the pattern in which each scalar of the text stands.
  @inline(__always)
  static func forEachColumn(
    of pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>,
    _ body: (_ matches: UInt64) -> Void
  ) {
    if pattern.allSatisfy({ $0 < 128 }) {
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { masks in
        masks.initialize(repeating: 0)
        for offset in pattern.indices { masks[Int(pattern[offset])] |= 1 &<< UInt64(offset) }
        for scalar in text { body(scalar < 128 ? masks[Int(scalar)] : 0) }
      }
    } else {
      let masks = PatternMasks(pattern, isTwoSided: false)
      for scalar in text { body(masks.row(of: scalar)[0]) }
    }
  }
}
