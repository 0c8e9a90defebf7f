/// A walk over the matrices of two patterns and the same text, from column to column.
struct PairedWalk: ~Copyable {
  private let text: UnsafeBufferPointer<UInt32>
  private let first: PatternMasks
  private let second: PatternMasks

  /// Prepares a walk.
  ///
  /// - Parameters:
  ///   - text: To be there while it is walked over.
  ///   - first: The longer pattern.
  ///   - second: The shorter one; empty where there is none.
  init(
    _ text: UnsafeBufferPointer<UInt32>, _ first: UnsafeBufferPointer<UInt32>,
    _ second: UnsafeBufferPointer<UInt32>
  ) {
    self.text = text
    self.first = PatternMasks(first, isTwoSided: false)
    self.second = PatternMasks(second, isTwoSided: false)
  }

  /// By pattern, then by round: by how much a row is greater than the one above the first, in a column.
  ///
  /// - Parameters:
  ///   - columns: By round, how many scalars of the text.
  ///   - rows: By pattern, then by round, how many of the pattern.
  func growths<Column: PairedColumn>(from start: Column, columns: [Int], rows: [[Int]]) -> [[Int]] {
    var growths = rows.map { _ in [Int]() }
    withUnsafeTemporaryAllocation(of: Column.self, capacity: first.words) { blocks in
      blocks.initialize(repeating: start)
      var column = 0
      for (round, end) in columns.enumerated() {
        while column &+ 2 <= end {
          advanceTwo(blocks, from: column)
          column &+= 2
        }
        if column < end {
          advance(blocks, from: column)
          column &+= 1
        }
        for pattern in rows.indices {
          growths[pattern].append(Self.growth(of: blocks, pattern, rows[pattern][round]))
        }
      }
    }
    return growths
  }

  private func advance<Column: PairedColumn>(_ blocks: UnsafeMutableBufferPointer<Column>, from column: Int) {
    let (a, b) = (first.row(of: text[column]), second.row(of: text[column]))
    var carry = Column.top
    for index in 0..<second.words { blocks[index].step(SIMD2(a[index], b[index]), &carry) }
    for index in second.words..<first.words { blocks[index].step(SIMD2(a[index], 0), &carry) }
  }

  /// Two columns in one pass over the blocks: less to load and store, and more that does not wait for each other.
  private func advanceTwo<Column: PairedColumn>(
    _ blocks: UnsafeMutableBufferPointer<Column>, from column: Int
  ) {
    let (a, b) = (first.row(of: text[column]), second.row(of: text[column]))
    let (nextA, nextB) = (first.row(of: text[column &+ 1]), second.row(of: text[column &+ 1]))
    var carry = Column.top
    var nextCarry = Column.top
    for index in 0..<second.words {
      var block = blocks[index]
      block.step(SIMD2(a[index], b[index]), &carry)
      block.step(SIMD2(nextA[index], nextB[index]), &nextCarry)
      blocks[index] = block
    }
    for index in second.words..<first.words {
      var block = blocks[index]
      block.step(SIMD2(a[index], 0), &carry)
      block.step(SIMD2(nextA[index], 0), &nextCarry)
      blocks[index] = block
    }
  }

  private static func growth<Column: PairedColumn>(
    of blocks: UnsafeMutableBufferPointer<Column>, _ pattern: Int, _ row: Int
  ) -> Int {
    let whole = row / 64
    let above = (0..<whole).reduce(0) { $0 + blocks[$1].growth(of: pattern, first: 64) }
    return row % 64 == 0 ? above : above + blocks[whole].growth(of: pattern, first: row % 64)
  }
}

/// Sixty-four rows of a column of two matrices side by side.
protocol PairedColumn: BitwiseCopyable {
  associatedtype Carry
  /// What the row above the first hands down.
  static var top: Carry { get }
  mutating func step(_ matches: SIMD2<UInt64>, _ carry: inout Carry)
  /// By how much one of the first rows is greater than the one above them.
  func growth(of pattern: Int, first rows: Int) -> Int
}

extension LevenshteinColumn<SIMD2<UInt64>>: PairedColumn {
  static var top: Carry { .top }

  func growth(of pattern: Int, first rows: Int) -> Int {
    var column = LevenshteinColumn<UInt64>()
    column.notGreater = notGreater[pattern]
    column.less = less[pattern]
    return column.growth(ofFirst: rows)
  }
}

extension SubsequenceColumn<SIMD2<UInt64>>: PairedColumn {
  static var top: SIMD2<UInt64> { SIMD2(0, 0) }

  func growth(of pattern: Int, first rows: Int) -> Int {
    var column = SubsequenceColumn<UInt64>()
    column.notGreater = notGreater[pattern]
    return column.growth(ofFirst: rows)
  }
}
