/// The terms of a text, each with how often it occurs in there, in the order in which they first appear.
///
/// `Vocabulary.terms(of:)` makes it; only those of the same vocabulary can be compared.
public struct TermCounts: Equatable, Sendable {
  struct Term: Equatable, Sendable {
    var number: UInt32
    var count: UInt32
  }

  var terms: [Term] = []
}
