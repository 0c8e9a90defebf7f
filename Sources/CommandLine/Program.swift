/// The whole command line: a program and its subcommands.
public struct Program: Equatable, Sendable {
  /// The name that it is called by.
  public var name: String
  /// What it is, in a line.
  public var summary: String
  /// What `--version` prints.
  public var version: String
  /// The subcommands, in the order of the help text.
  public var commands: [Command]

  /// What the arguments ask for.
  public enum Request: Equatable, Sendable {
    /// To print a text: help or the version.
    case print(String)
    /// To run the command of that name.
    case run(String, Arguments)
  }

  /// Makes a program.
  public init(_ name: String, _ summary: String, version: String, commands: [Command]) {
    self.name = name
    self.summary = summary
    self.version = version
    self.commands = commands
  }

  /// Reads the arguments that follow the program's name.
  ///
  /// - Throws: `CommandLineError` (usage) for an unknown command, and what `Command.parse` throws.
  public func parse(_ arguments: [String]) throws(CommandLineError) -> Request {
    guard let first = arguments.first else {
      throw .usage("\(name) needs a command. `\(name) --help` lists them.")
    }
    if first == "--version" { return .print("\(name) \(version)\n") }
    if first == "--help" || first == "-h" { return .print(help) }
    // `help run` is what many people type first.
    let words = first == "help" ? arguments.dropFirst() + ["--help"] : arguments[...]
    if words.first == "--help" || words.first == "-h" || words.first == "help" { return .print(help) }
    guard let command = command(named: words) else { return try group(words) }
    let rest = words.dropFirst(command.name.split(separator: " ").count)
    guard let parsed = try command.parse(Array(rest)) else { return .print(help(for: command)) }
    return .run(command.name, parsed)
  }

  private func command(named words: ArraySlice<String>) -> Command? {
    commands.first { words.starts(with: $0.name.split(separator: " ").map(String.init)) }
  }

  /// What to say where the words name no command: perhaps they name a group of them, such as `trace`.
  private func group(_ words: ArraySlice<String>) throws(CommandLineError) -> Request {
    let typed = words.first ?? ""
    let members = commands.filter { $0.name.hasPrefix(typed + " ") }
    if members.isEmpty {
      let known = commands.map(\.name)
      throw .usage(
        "There is no command \(typed).\(Suggestion.sentence(for: typed, among: known)) "
          + "`\(name) --help` lists the commands.")
    }
    if words.contains("--help") || words.contains("-h") { return .print(help(listing: members)) }
    let second = members.map { String($0.name.dropFirst(typed.count + 1)) }
    throw .usage("\(name) \(typed) needs one of \(second.joined(separator: ", ")) after it.")
  }
}
