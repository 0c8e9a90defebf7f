/// Sixty-four rows of one column of the matrix of Levenshtein distances, as differences from one row to the next, and
/// the step to the next column.
///
/// Myers' algorithm (JACM 46, 1999) in the form of Hyyrö (A Bit-Vector Algorithm for Computing Levenshtein and
/// Damerau Edit Distances, 2003), with the positive differences kept as their complement: so no step needs a NOT of its
/// own, on machines that have AND-NOT.
struct LevenshteinColumn<Word: BitVector>: BitwiseCopyable {
  /// Rows that are not greater than the row above by 1.
  var notGreater: Word
  /// Rows that are less than the row above by 1.
  var less: Word

  /// The first column: every row greater than the one above.
  @inline(__always)
  init() {
    notGreater = Word(repeating: 0)
    less = Word(repeating: 0)
  }

  /// What the step of the rows above hands down: in the lowest bit, whether their last row grew, or fell.
  struct Carry: BitwiseCopyable {
    var grew: Word
    var fell: Word

    /// What the empty prefix of the pattern hands down: it grows with each column.
    @inline(__always)
    static var top: Carry { Carry(grew: Word(repeating: 1), fell: Word(repeating: 0)) }
  }

  /// Goes on to the next column.
  ///
  /// - Parameter matches: Rows whose scalar is that of the new column.
  @inline(__always)
  mutating func step(_ matches: Word, _ carry: inout Carry) {
    let matches = matches | carry.fell
    let diagonal = ((notGreater &- (matches & ~notGreater)) ^ notGreater) | matches | less
    let grown = less | (notGreater & ~diagonal)
    let fallen = diagonal & ~notGreater
    let grownAbove = (grown &<< Word(repeating: 1)) | carry.grew
    let fallenAbove = (fallen &<< Word(repeating: 1)) | carry.fell
    carry.grew = grown &>> Word(repeating: 63)
    carry.fell = fallen &>> Word(repeating: 63)
    notGreater = (diagonal | grownAbove) & ~fallenAbove
    less = grownAbove & diagonal
  }
}

extension LevenshteinColumn<UInt64> {
  /// By how much the row `rows` is greater than the one above this block.
  func growth(ofFirst rows: Int) -> Int {
    let mask: UInt64 = rows >= 64 ? ~0 : 1 << UInt64(rows) - 1
    return (~notGreater & mask).nonzeroBitCount - (less & mask).nonzeroBitCount
  }
}
