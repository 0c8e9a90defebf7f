/// The matrix of longest common subsequences, walked from both of its ends at once, as in `TwoEndedLevenshtein`.
struct TwoEndedSubsequence: ~Copyable {
  private typealias Column = SubsequenceColumn<SIMD2<UInt64>>

  private let pattern: UnsafeBufferPointer<UInt32>
  private let text: UnsafeBufferPointer<UInt32>
  private let masks: PatternMasks
  private let blocks: UnsafeMutablePointer<Column>

  /// Prepares a pattern and a text, neither of them empty.
  init(_ pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>) {
    self.pattern = pattern
    self.text = text
    masks = PatternMasks(pattern, isTwoSided: true)
    blocks = .allocate(capacity: masks.words)
    blocks.initialize(repeating: Column(), count: masks.words)
  }

  deinit { blocks.deallocate() }

  /// The length of the longest common subsequence.
  func length() -> Int {
    let half = text.count / 2
    var column = 0
    while column &+ 2 <= half {
      advanceTwo(from: column)
      column &+= 2
    }
    if column < half { advance(from: column) }
    return meeting(at: half)
  }

  private func advance(from column: Int) {
    let start = masks.row(of: text[column])
    let end = masks.row(of: text[text.count &- 1 &- column]) + masks.words
    var carry = SIMD2<UInt64>()
    for block in 0..<masks.words { blocks[block].step(SIMD2(start[block], end[block]), &carry) }
  }

  private func advanceTwo(from column: Int) {
    let start = masks.row(of: text[column])
    let end = masks.row(of: text[text.count &- 1 &- column]) + masks.words
    let nextStart = masks.row(of: text[column &+ 1])
    let nextEnd = masks.row(of: text[text.count &- 2 &- column]) + masks.words
    var carry = SIMD2<UInt64>()
    var nextCarry = SIMD2<UInt64>()
    for index in 0..<masks.words {
      var block = blocks[index]
      block.step(SIMD2(start[index], end[index]), &carry)
      block.step(SIMD2(nextStart[index], nextEnd[index]), &nextCarry)
      blocks[index] = block
    }
  }

  /// The greatest sum where the walks meet, both of them having walked so many columns.
  private func meeting(at column: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: pattern.count + 1) { behind in
      forEachValue(from: 1) { behind[$0] = $1 }
      if text.count % 2 == 1 {
        // A column lies between the walks: its scalar is left out, or is the pattern's next one.
        let middle = text[column]
        for row in stride(from: pattern.count, to: 0, by: -1) {
          let isNext = pattern[pattern.count &- row] == middle ? 1 : 0
          behind[row] = max(behind[row], behind[row &- 1] &+ isNext)
        }
      }
      var greatest = 0
      forEachValue(from: 0) { row, before in
        greatest = max(greatest, before &+ behind[pattern.count &- row])
      }
      return greatest
    }
  }

  @inline(__always)
  private func forEachValue(from end: Int, _ body: (_ row: Int, _ value: Int) -> Void) {
    var row = 0
    var value = 0
    body(row, value)
    for index in 0..<masks.words {
      var greater = ~blocks[index].notGreater[end]
      for _ in 0..<min(64, pattern.count &- row) {
        value &+= Int(truncatingIfNeeded: greater & 1)
        greater &>>= 1
        row &+= 1
        body(row, value)
      }
    }
  }
}
