/// Why texts cannot be compared, as a full sentence.
public struct SimilarityError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Kind: Equatable, Sendable {
    /// BLEU was asked for without hypotheses, or with a hypothesis that has no reference.
    case references
    /// A place in a text at which a prefix is to end does not exist, or they are not in order.
    case prefixes
  }

  /// What kind of thing went wrong.
  public var kind: Kind
  /// What, where, and what would be right.
  public var description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
