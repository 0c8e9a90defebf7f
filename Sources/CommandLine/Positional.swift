/// An argument that is known by its place.
public struct Positional: Equatable, Sendable {
  /// How many of it there may be. Only the last positional of a command may be other than `one`.
  public enum Arity: Equatable, Sendable {
    case one
    case optional
    case any
    case atLeastOne
  }

  /// The word that stands for it in the help text.
  public var name: String
  /// How many there may be.
  public var arity: Arity
  /// What it is.
  public var help: String

  /// Makes a declaration.
  public init(_ name: String, _ arity: Arity = .one, _ help: String) {
    self.name = name
    self.arity = arity
    self.help = help
  }

  var usage: String {
    switch arity {
    case .one: name
    case .optional: "[\(name)]"
    case .any: "[\(name)…]"
    case .atLeastOne: "\(name)…"
    }
  }
}
