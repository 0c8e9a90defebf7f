/// The terms of a growing text, as `Vocabulary.terms(of:)` counts those of each prefix.
struct GrowingTerms {
  /// Those of the prefix.
  private(set) var counts = TermCounts()
  /// Those of the end that may still change.
  private var open = TermCounts()
  /// By the number of a term: where it stands in `counts`, plus 1.
  private var places: [UInt32] = []

  /// Goes on to the next prefix.
  mutating func grow(by piece: GrowingPiece, _ vocabulary: inout Vocabulary) {
    for term in open.terms { counts.terms[Int(places[Int(term.number)]) - 1].count -= term.count }
    // What first appeared in the open end stands behind all others.
    while let last = counts.terms.last, last.count == 0 {
      places[Int(last.number)] = 0
      counts.terms.removeLast()
    }
    for term in vocabulary.terms(of: piece.text).terms { add(term) }
    open = vocabulary.terms(of: piece.open)
  }

  private mutating func add(_ term: TermCounts.Term) {
    let number = Int(term.number)
    if number >= places.count { places += repeatElement(0, count: max(1024, places.count, number + 1)) }
    if places[number] == 0 {
      counts.terms.append(term)
      places[number] = UInt32(counts.terms.count)
    } else {
      counts.terms[Int(places[number]) - 1].count += term.count
    }
  }
}
