/// One option of a command, as the option table declares it.
public struct CommandOption: Equatable, Sendable {
  /// What follows the option's name.
  public enum Kind: Equatable, Sendable {
    /// Nothing: it is there or not.
    case flag
    /// One value; given twice it is an error.
    case value(String)
    /// One value each time it is given, any number of times.
    case repeated(String)
  }

  /// The name without its dashes.
  public var name: String
  /// The one-letter alias, if it has one.
  public var short: Character?
  /// Whether it takes a value, and the word that stands for the value in the help text.
  public var kind: Kind
  /// What it does, with its default: a sentence or two.
  public var help: String

  /// Makes a flag.
  public static func flag(_ name: String, short: Character? = nil, _ help: String) -> CommandOption {
    CommandOption(name: name, short: short, kind: .flag, help: help)
  }

  /// Makes an option with one value, called `placeholder` in the help text.
  public static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, _ help: String
  ) -> CommandOption {
    CommandOption(name: name, short: short, kind: .value(placeholder), help: help)
  }

  /// Makes an option that may be given several times.
  public static func repeated(
    _ name: String, short: Character? = nil, _ placeholder: String, _ help: String
  ) -> CommandOption {
    CommandOption(name: name, short: short, kind: .repeated(placeholder), help: help)
  }

  /// The word that stands for the value; nil for a flag.
  var placeholder: String? {
    switch kind {
    case .flag: nil
    case .value(let word), .repeated(let word): word
    }
  }
}
