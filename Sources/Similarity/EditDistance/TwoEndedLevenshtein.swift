/// The matrix of Levenshtein distances, walked from both of its ends at once until the walks meet in the middle column.
///
/// Two words side by side, one for each walk, take little longer than one, so that this halves the time (SSE2 and NEON,
/// which every machine of theirs has, do it). An optimal path crosses the middle somewhere: the distance is the least
/// sum of what both walks found there.
///
/// A path of length k cannot leave the band of k around the diagonal (Ukkonen, Information and Control 64, 1985); blocks
/// of 64 rows outside it are left out. What is computed at the band's edge is too high, never too low.
struct TwoEndedLevenshtein: ~Copyable {
  private typealias Column = LevenshteinColumn<SIMD2<UInt64>>

  private let pattern: UnsafeBufferPointer<UInt32>
  private let text: UnsafeBufferPointer<UInt32>
  private let masks: PatternMasks
  private let blocks: UnsafeMutablePointer<Column>
  /// The blocks in the band.
  private var band = 0..<0
  /// How far below and above the diagonal the band reaches, in rows.
  private var below = 0
  private var above = 0
  /// The distances in the row above the band, less the columns walked, from both ends.
  private var base = SIMD2<Int>()

  /// Prepares a pattern and a text that is not shorter, neither of them empty.
  init(_ pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>) {
    self.pattern = pattern
    self.text = text
    masks = PatternMasks(pattern, isTwoSided: true)
    blocks = .allocate(capacity: masks.words)
  }

  deinit { blocks.deallocate() }

  /// The distance.
  mutating func distance() -> Int {
    // A quarter of the work for texts that are alike; for others, given up after a few hundredths of it.
    let guess = text.count / 8
    if guess > 64, guess > text.count - pattern.count, let distance = walk(limit: guess) { return distance }
    return walk(limit: text.count) ?? text.count
  }

  /// The distance if it is `limit` or less, which is not less than the difference in length.
  private mutating func walk(limit: Int) -> Int? {
    band = 0..<0
    base = SIMD2(0, 0)
    let difference = text.count - pattern.count
    below = (limit - difference) / 2
    above = (limit + difference) / 2
    let half = text.count / 2
    let quarter = limit < text.count ? half / 4 : half
    var column = 0
    widen(to: 0)
    while column < half {
      let end = min(column + quarter, half)
      while column + 2 <= end {
        widen(to: column + 2)
        narrow(to: column)
        advanceTwo(from: column)
        column += 2
      }
      if column < end {
        widen(to: column + 1)
        advance(from: column)
        column += 1
      }
      if column < half, lowest(at: column) > limit { return nil }
    }
    let distance = meeting(at: half)
    return distance <= limit ? distance : nil
  }

  /// Takes in the blocks that the band reaches in a column.
  private mutating func widen(to column: Int) {
    let end = (min(pattern.count, column + below) + 63) / 64
    while band.upperBound < end {
      blocks[band.upperBound] = Column()
      band = band.lowerBound..<(band.upperBound + 1)
    }
  }

  /// Leaves out the blocks that the band does not reach any more in the columns behind one.
  private mutating func narrow(to column: Int) {
    while (band.lowerBound + 1) * 64 <= column - above {
      let block = blocks[band.lowerBound]
      for end in 0..<2 {
        base[end] += (~block.notGreater[end]).nonzeroBitCount - block.less[end].nonzeroBitCount
      }
      band = (band.lowerBound + 1)..<band.upperBound
    }
  }

  private func advance(from column: Int) {
    let start = masks.row(of: text[column])
    let end = masks.row(of: text[text.count &- 1 &- column]) + masks.words
    var carry = Column.Carry.top
    for block in band { blocks[block].step(SIMD2(start[block], end[block]), &carry) }
  }

  /// Two columns in one pass over the blocks: less to load and store, and more that does not wait for each other.
  private func advanceTwo(from column: Int) {
    let start = masks.row(of: text[column])
    let end = masks.row(of: text[text.count &- 1 &- column]) + masks.words
    let nextStart = masks.row(of: text[column &+ 1])
    let nextEnd = masks.row(of: text[text.count &- 2 &- column]) + masks.words
    var carry = Column.Carry.top
    var nextCarry = Column.Carry.top
    for index in band {
      var block = blocks[index]
      block.step(SIMD2(start[index], end[index]), &carry)
      block.step(SIMD2(nextStart[index], nextEnd[index]), &nextCarry)
      blocks[index] = block
    }
  }

  /// Less than every path from one end to the other that crosses this column of both walks.
  private func lowest(at column: Int) -> Int {
    var lowest = SIMD2(Int.max, Int.max)
    for end in 0..<2 { forEachValue(from: end, at: column) { lowest[end] = min(lowest[end], $1) } }
    return lowest[0] + lowest[1]
  }

  /// The least sum where the walks meet, both of them having walked so many columns.
  private func meeting(at column: Int) -> Int {
    let first = band.lowerBound * 64
    let last = min(band.upperBound * 64, pattern.count)
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: last - first + 1) { behind in
      forEachValue(from: 1, at: column) { behind[$0 &- first] = $1 }
      if text.count % 2 == 1 {
        // A column lies between the walks: its scalar is inserted, or stands against the pattern's next one.
        let middle = text[column]
        for row in stride(from: last, to: first, by: -1) {
          let differs = pattern[pattern.count &- row] == middle ? 0 : 1
          behind[row &- first] = min(behind[row &- first] &+ 1, behind[row &- 1 &- first] &+ differs)
        }
        behind[0] &+= 1
      }
      var least = Int.max
      forEachValue(from: 0, at: column) { row, before in
        // Rows that the other walk has left; it has not been everywhere.
        let left = pattern.count &- row
        if left >= first, left <= last { least = min(least, before &+ behind[left &- first]) }
      }
      return least
    }
  }

  /// The distances of one walk in a column, by row.
  @inline(__always)
  private func forEachValue(from end: Int, at column: Int, _ body: (_ row: Int, _ value: Int) -> Void) {
    var row = band.lowerBound &* 64
    var value = base[end] &+ column
    body(row, value)
    for index in band {
      var greater = ~blocks[index].notGreater[end]
      var less = blocks[index].less[end]
      for _ in 0..<min(64, pattern.count &- row) {
        value &+= Int(truncatingIfNeeded: greater & 1) &- Int(truncatingIfNeeded: less & 1)
        greater &>>= 1
        less &>>= 1
        row &+= 1
        body(row, value)
      }
    }
  }
}
