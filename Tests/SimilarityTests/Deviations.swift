/// The largest differences between our numbers and the references', and the cases in which they are too large.
struct Deviations {
  private(set) var largest: [String: Double] = [:]
  private(set) var failures: [String] = []

  mutating func note(
    _ what: String, _ ours: Double, _ reference: Double, allowed: Double, in place: @autoclosure () -> String
  ) {
    let difference = abs(ours - reference)
    largest[what] = max(largest[what] ?? 0, difference)
    // Also where one of the two is no number.
    if !(difference <= allowed) {
      failures.append("\(what) of \(place()) is \(ours) and should be \(reference)")
    }
  }

  /// One line for each quantity.
  var summary: String {
    largest.sorted { $0.key < $1.key }.map { "\($0.key): differs by \($0.value) at most" }.joined(
      separator: "\n")
  }
}
