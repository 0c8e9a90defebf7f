/// Why a mixture, a policy or a file of prompts cannot be used: whole sentences, one for each problem, without secrets.
public struct MixtureError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong, for whoever chooses an exit code.
  public enum Kind: Equatable, Sendable {
    /// The file could not be read at all.
    case unreadable
    /// What it says cannot be used.
    case invalid
  }

  /// What kind of thing went wrong.
  public var kind: Kind
  /// One sentence for each problem, in the order in which they were found, each with its place.
  public var problems: [String]

  /// Makes an error.
  public init(_ kind: Kind, _ problems: [String]) {
    self.kind = kind
    self.problems = problems
  }

  /// The sentences, one on a line.
  public var description: String { problems.joined(separator: "\n") }
}
