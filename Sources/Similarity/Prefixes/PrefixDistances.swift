/// The edit distances of a growing answer to the proposals that grow beside it, after every round, from one walk over
/// each matrix.
///
/// A column of the matrix holds the distances of one prefix of the answer to all prefixes of a proposal, as differences
/// from row to row: the wanted one is a sum over bits. Two proposals are walked side by side, since two words take little
/// longer than one (`TwoEndedLevenshtein` has both ends of one in their place, which prefixes do not allow).
struct PrefixDistances {
  /// By slot, then by round; nil where it was not asked for.
  private(set) var levenshtein: [[Int]]?
  /// By slot, then by round.
  private(set) var indel: [[Int]]

  init(_ answer: GrowingScalars, _ proposals: [GrowingScalars], _ extras: PairSimilarity.Extras) {
    indel = Array(repeating: [], count: proposals.count)
    levenshtein = extras.contains(.levenshtein) ? indel : nil
    // Those of about the same length together, and of two the longer first.
    let order = proposals.indices.sorted { proposals[$0].scalars.count > proposals[$1].scalars.count }
    for place in stride(from: 0, to: order.count, by: 2) {
      let slots = order[place...].prefix(2)
      let shorter = slots.count > 1 ? proposals[slots[place + 1]].scalars.values : []
      answer.scalars.values.withUnsafeBufferPointer { text in
        proposals[slots[place]].scalars.values.withUnsafeBufferPointer { longer in
          shorter.withUnsafeBufferPointer { shorter in
            let walk = PairedWalk(text, longer, shorter)
            read(walk, slots, answer.counts, slots.map { proposals[$0].counts })
          }
        }
      }
    }
  }

  private mutating func read(
    _ walk: borrowing PairedWalk, _ slots: ArraySlice<Int>, _ columns: [Int], _ rows: [[Int]]
  ) {
    let common = walk.growths(from: SubsequenceColumn<SIMD2<UInt64>>(), columns: columns, rows: rows)
    for (pattern, slot) in slots.enumerated() {
      indel[slot] = columns.indices.map { columns[$0] + rows[pattern][$0] - 2 * common[pattern][$0] }
    }
    if levenshtein == nil { return }
    let grown = walk.growths(from: LevenshteinColumn<SIMD2<UInt64>>(), columns: columns, rows: rows)
    for (pattern, slot) in slots.enumerated() {
      levenshtein?[slot] = columns.indices.map { columns[$0] + grown[pattern][$0] }
    }
  }
}
