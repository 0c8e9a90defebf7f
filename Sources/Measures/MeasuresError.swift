/// Why something cannot be measured, as a full sentence.
public struct MeasuresError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Kind: Equatable, Sendable {
    /// Observations contradict one another: they are not those of one request in order.
    case recording
    /// The critical path cannot be followed, or its parts do not add up to the time to first output.
    case split
    /// A limit for goodput is not understood.
    case limits
    /// There is nothing to compare, or nothing that can be compared.
    case comparison
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
