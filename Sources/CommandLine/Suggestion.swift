/// Guesses which name was meant.
public enum Suggestion {
  /// " Did you mean …?" for the nearest name, or nothing where none is near.
  public static func sentence(for typed: String, among names: [String]) -> String {
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = name.hasPrefix(typed) ? 1 : distance(typed, name)
      if distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    // A third of the letters may be wrong, but never fewer than two: `--polcy`, `-help`, `--reapet`.
    guard let best, best.distance <= max(2, typed.count / 3) else { return "" }
    return " Did you mean \(best.name)?"
  }

  /// Insertions, deletions and substitutions that lead from one to the other (Levenshtein), over scalars.
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second.unicodeScalars)
    var row = Array(0...second.count)
    for (i, scalar) in first.unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in second.indices {
        let substituted = diagonal + (scalar == second[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
