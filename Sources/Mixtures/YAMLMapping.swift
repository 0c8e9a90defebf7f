/// A mapping with known keys. Every key that is asked for is known; `finish` refuses the others.
package final class YAMLMapping {
  /// Where the mapping stands.
  package let place: YAMLCursor
  private let members: [YAMLCursor.Member]
  private var known: [String] = []

  /// Makes a mapping of `members`.
  init(at place: YAMLCursor, _ members: [YAMLCursor.Member]) {
    self.place = place
    self.members = members
  }

  /// What stands under an optional key; nil where the key is missing.
  package subscript(key: String) -> YAMLCursor? {
    known.append(key)
    return members.first { $0.name == key }?.value
  }

  /// What stands under a key that has to be there; notes its absence.
  package func required(_ key: String, _ expectation: String) -> YAMLCursor? {
    if let value = self[key] { return value }
    place.report("\(place.path(of: key)) is missing; expected \(expectation).")
    return nil
  }

  /// Refuses a key with a sentence of its own. Its value may be a secret and is not repeated.
  package func refuse(_ keys: [String], _ reason: String) {
    for member in members where keys.contains(member.name.lowercased()) {
      known.append(member.name)
      place.problems.add(at: member.key, "\(member.value.path) is refused: \(reason)")
    }
  }

  /// Notes every key that nobody asked for.
  package func finish() {
    for member in members where !known.contains(member.name) {
      let advice =
        nearest(to: member.name, in: known).map { "did you mean \($0)?" }
        ?? "expected \(YAMLCursor.oneOf(known))."
      place.problems.add(at: member.key, "\(member.value.path) is no known key; \(advice)")
    }
  }
}

/// The word nearest to `word` by edits, if it is near enough to have been meant; the first of equally near ones.
func nearest(to word: String, in words: [String]) -> String? {
  let near = words.map {
    (word: $0, edits: edits(from: Array(word.lowercased().unicodeScalars), to: Array($0.unicodeScalars)))
  }
  guard let best = near.min(by: { $0.edits < $1.edits }),
    best.edits <= max(1, min(word.count, best.word.count) / 3)
  else {
    return nil
  }
  return best.word
}

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to another.
private func edits(from source: [Unicode.Scalar], to target: [Unicode.Scalar]) -> Int {
  // Only words as short as keys are compared.
  guard source.count <= 64 else { return .max }
  var rows = [Array(0...target.count)]
  for (i, a) in source.enumerated() {
    var row = [i + 1]
    for (j, b) in target.enumerated() {
      var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == target[j - 1], source[i - 1] == b { cost = min(cost, rows[i - 1][j - 1] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[source.count][target.count]
}
