/// The edit distances of every prefix of one text to every prefix of another, from one walk over the matrix.
///
/// A column of the matrix holds the distances of one prefix of the text to all prefixes of the pattern, as differences
/// from row to row: the wanted ones are sums over bits.
struct PrefixDistances: Equatable, Sendable {
  /// By prefix of the pattern, then of the text.
  private(set) var levenshtein: [[Int]]
  private(set) var indel: [[Int]]

  /// Computes the distances of texts each of which is a prefix of the next.
  init(_ patterns: [Scalars], _ texts: [Scalars]) {
    let empty = Array(repeating: Array(repeating: 0, count: texts.count), count: patterns.count)
    levenshtein = empty
    indel = empty
    guard let pattern = patterns.last, let text = texts.last else { return }
    pattern.values.withUnsafeBufferPointer { pattern in
      text.values.withUnsafeBufferPointer { text in
        let masks = PatternMasks(pattern, isTwoSided: false)
        let rows = patterns.map(\.count)
        Self.walk(masks, text, stops: texts.map(\.count), start: LevenshteinColumn<UInt64>()) {
          let growths = Self.growths(of: $1, rows)
          for (row, growth) in growths.enumerated() { levenshtein[row][$0] = texts[$0].count + growth }
        }
        Self.walk(masks, text, stops: texts.map(\.count), start: SubsequenceColumn<UInt64>()) {
          let growths = Self.growths(of: $1, rows)
          for (row, growth) in growths.enumerated() {
            indel[row][$0] = rows[row] + texts[$0].count - 2 * growth
          }
        }
      }
    }
  }

  /// Walks over the columns, and calls `body` with the number of each stop that it comes to.
  private static func walk<Block: PrefixColumn>(
    _ masks: borrowing PatternMasks, _ text: UnsafeBufferPointer<UInt32>, stops: [Int], start: Block,
    _ body: (_ stop: Int, _ column: UnsafeBufferPointer<Block>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Block.self, capacity: masks.words) { blocks in
      blocks.initialize(repeating: start)
      var column = 0
      for (stop, end) in stops.enumerated() {
        while column < end {
          let row = masks.row(of: text[column])
          var carry = Block.top
          for index in blocks.indices { blocks[index].step(row[index], &carry) }
          column &+= 1
        }
        body(stop, UnsafeBufferPointer(blocks))
      }
    }
  }

  /// By how much each of some rows, in ascending order, is greater than the row above the first.
  private static func growths<Block: PrefixColumn>(
    of column: UnsafeBufferPointer<Block>, _ rows: [Int]
  ) -> [Int] {
    var growths: [Int] = []
    var (block, above) = (0, 0)
    for row in rows {
      while (block + 1) * 64 <= row {
        above += column[block].growth(ofFirst: 64)
        block += 1
      }
      let rest = row - block * 64
      growths.append(rest == 0 ? above : above + column[block].growth(ofFirst: rest))
    }
    return growths
  }
}

/// Sixty-four rows of a column.
private protocol PrefixColumn: BitwiseCopyable {
  associatedtype Carry
  static var top: Carry { get }
  mutating func step(_ matches: UInt64, _ carry: inout Carry)
  func growth(ofFirst rows: Int) -> Int
}

extension LevenshteinColumn<UInt64>: PrefixColumn {
  static var top: Carry { .top }
}

extension SubsequenceColumn<UInt64>: PrefixColumn {
  static var top: UInt64 { 0 }
}
