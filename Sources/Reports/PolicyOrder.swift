/// The order in which a page has the policies of a trace: those that have a name as they are listed everywhere, each with
/// its variants by their numbers, then all others. A batch draws the order in which it asks, which says nothing.
public struct PolicyOrder: Comparable, Sendable {
  /// A part of a policy's name: numbers go by their size and not by their digits.
  private enum Part: Comparable {
    case number(Double)
    case text(String)
  }

  private static let named = ["single", "full", "staircase", "staircase-cached", "quorum"]

  private let place: Int
  private let parts: [Part]

  /// Where a policy stands.
  public init(_ policy: String) {
    let family = policy.prefix { $0 != "[" }
    place = Self.named.firstIndex { $0 == family } ?? Self.named.count
    var parts: [Part] = []
    var rest = policy[...]
    while let first = rest.first {
      let isOfNumber = { (character: Character) in character == "." || "0"..."9" ~= character }
      let run = rest.prefix { isOfNumber($0) == isOfNumber(first) }
      parts.append(Double(run).map { .number($0) } ?? .text(String(run)))
      rest = rest[run.endIndex...]
    }
    self.parts = parts
  }

  public static func < (left: PolicyOrder, right: PolicyOrder) -> Bool {
    left.place == right.place ? left.parts.lexicographicallyPrecedes(right.parts) : left.place < right.place
  }
}
