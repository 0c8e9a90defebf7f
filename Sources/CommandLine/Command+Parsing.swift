extension Command {
  /// Reads the arguments that follow the command's name. Nil if they ask for help.
  ///
  /// - Throws: `CommandLineError` (usage) for an unknown or doubled option, a missing or unwanted value, and too few or
  ///   too many positional arguments.
  public func parse(_ arguments: [String]) throws(CommandLineError) -> Arguments? {
    var parsed = Arguments(command: self)
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        parsed.positionals += arguments[index...]
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        parsed.positionals.append(argument)
        continue
      }
      if argument == "--help" || argument == "-h" && option(short: "h") == nil { return nil }
      let (found, attached) = try resolve(argument)
      let option = options[found]
      guard let placeholder = option.placeholder else {
        if attached != nil { throw .usage("\(spelled(option)) takes no value.") }
        parsed.values[found].append("")
        continue
      }
      if case .value = option.kind, !parsed.values[found].isEmpty {
        throw .usage("\(spelled(option)) is given twice; it takes one value.")
      }
      if let attached {
        parsed.values[found].append(attached)
      } else if index < arguments.count, !looksLikeOption(arguments[index]) {
        parsed.values[found].append(arguments[index])
        index += 1
      } else {
        throw .usage("\(spelled(option)) needs a value: \(spelled(option)) \(placeholder).")
      }
    }
    try checkCount(parsed.positionals)
    return parsed
  }

  /// The option that an argument names, and the value attached to it.
  private func resolve(_ argument: String) throws(CommandLineError) -> (option: Int, attached: String?) {
    if argument.hasPrefix("--") {
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let found = option(named: name) else { throw unknown("--" + name) }
      return (found, parts.count > 1 ? String(parts[1]) : nil)
    }
    let letters = argument.dropFirst()
    guard let letter = letters.first, let found = option(short: letter) else { throw unknown(argument) }
    return (found, letters.count > 1 ? String(letters.dropFirst()) : nil)
  }

  /// A value may begin with a dash (a negative number, a prompt), unless it can be read as an option.
  private func looksLikeOption(_ argument: String) -> Bool {
    if argument.hasPrefix("--") { return true }
    guard argument.hasPrefix("-"), argument.count == 2, let letter = argument.last else { return false }
    return option(short: letter) != nil
  }

  private func checkCount(_ values: [String]) throws(CommandLineError) {
    for (index, positional) in positionals.enumerated() where index >= values.count {
      if positional.arity == .one || positional.arity == .atLeastOne {
        throw .usage("\(name) needs \(positional.name): \(positional.help)")
      }
    }
    let takesMore = positionals.last.map { $0.arity == .any || $0.arity == .atLeastOne } ?? false
    if values.count > positionals.count, !takesMore {
      throw .usage("\(name) does not know what to do with \"\(values[positionals.count])\".")
    }
  }

  private func unknown(_ argument: String) -> CommandLineError {
    let known = options.map { "--" + $0.name } + ["--help"]
    return .usage("\(name) has no option \(argument).\(Suggestion.sentence(for: argument, among: known))")
  }

  private func spelled(_ option: CommandOption) -> String { "--" + option.name }
}
