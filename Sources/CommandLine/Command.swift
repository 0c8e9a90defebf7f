/// The option table of one subcommand: what it is called, what it takes, what it says under `--help`.
public struct Command: Equatable, Sendable {
  /// The name, of one word (`run`) or two (`trace info`).
  public var name: String
  /// What it does, in half a line.
  public var summary: String
  /// What it does, in as many paragraphs as it takes; blank lines divide them.
  public var discussion: String
  /// The arguments known by their place.
  public var positionals: [Positional]
  /// The options. `--help` is understood by every command and not declared.
  public var options: [CommandOption]

  /// Makes a command.
  public init(
    _ name: String, _ summary: String, discussion: String = "", positionals: [Positional] = [],
    options: [CommandOption] = []
  ) {
    precondition(
      positionals.dropLast().allSatisfy { $0.arity == .one }, "Only the last positional may vary in number.")
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.positionals = positionals
    self.options = options
  }

  func option(named name: String) -> Int? { options.firstIndex { $0.name == name } }

  func option(short: Character) -> Int? { options.firstIndex { $0.short == short } }
}
