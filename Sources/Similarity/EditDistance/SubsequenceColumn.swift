/// Sixty-four rows of one column of the matrix of longest common subsequences, as differences from one row to the next,
/// and the step to the next column.
///
/// Hyyrö, Bit-Parallel LCS-length Computation Revisited (AWOCA 2004).
struct SubsequenceColumn<Word: BitVector>: BitwiseCopyable {
  /// Rows that are not greater than the row above.
  var notGreater: Word

  /// The first column: no row greater than the one above.
  @inline(__always)
  init() { notGreater = Word(repeating: ~0) }

  /// Goes on to the next column.
  ///
  /// - Parameters:
  ///   - matches: Rows whose scalar is that of the new column.
  ///   - carry: 1 where the sum of the rows above overflowed; 0 at the top.
  @inline(__always)
  mutating func step(_ matches: Word, _ carry: inout Word) {
    let found = notGreater & matches
    let sum = notGreater &+ found &+ carry
    carry = (found | (notGreater & ~sum)) &>> Word(repeating: 63)
    notGreater = sum | (notGreater & ~matches)
  }
}

extension SubsequenceColumn<UInt64> {
  /// By how much the row `rows` is greater than the one above this block.
  func growth(ofFirst rows: Int) -> Int {
    (~notGreater & (rows >= 64 ? ~0 : 1 << UInt64(rows) - 1)).nonzeroBitCount
  }
}
