extension Program {
  private static var width: Int { 100 }

  /// The text of `--help` without a command.
  public var help: String { help(listing: commands) }

  func help(listing commands: [Command]) -> String {
    var text = TextBlock(width: Self.width)
    text.paragraph("\(name): \(summary)")
    text.blank()
    text.paragraph("Usage: \(name) COMMAND …")
    text.blank()
    text.definitions(commands.map { ($0.name, $0.summary) })
    text.blank()
    text.paragraph("`\(name) COMMAND --help` says more.")
    return text.text
  }

  /// The text of `--help` after a command.
  public func help(for command: Command) -> String {
    var text = TextBlock(width: Self.width)
    text.paragraph("\(name) \(command.name): \(command.summary)")
    text.blank()
    let usage = ["Usage:", name, command.name, "[OPTIONS]"] + command.positionals.map(\.usage)
    text.paragraph(usage.joined(separator: " "))
    if !command.discussion.isEmpty {
      text.blank()
      text.paragraph(command.discussion)
    }
    if !command.positionals.isEmpty {
      text.blank()
      text.paragraph("Arguments:")
      text.definitions(command.positionals.map { ($0.usage, $0.help) })
    }
    text.blank()
    text.paragraph("Options:")
    let help = CommandOption.flag(
      "help", short: command.option(short: "h") == nil ? "h" : nil, "Prints this text.")
    text.definitions((command.options + [help]).map { (Self.spelling($0), $0.help) })
    return text.text
  }

  private static func spelling(_ option: CommandOption) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    let value = option.placeholder.map { " " + $0 } ?? ""
    return "\(short)--\(option.name)\(value)"
  }
}
