/// What the user typed after a command's name, checked against its option table.
///
/// Every accessor traps for an option that the command does not declare: that is a mistake of the program.
public struct Arguments: Equatable, Sendable {
  private let command: Command
  /// For each option of the table, the values given, in order; an empty one for a flag.
  var values: [[String]]
  /// The arguments that are no options, in order.
  public internal(set) var positionals: [String] = []

  init(command: Command) {
    self.command = command
    values = Array(repeating: [], count: command.options.count)
  }

  /// Whether the option was given.
  public func has(_ name: String) -> Bool { !strings(name).isEmpty }

  /// Every value given for the option, in order.
  public func strings(_ name: String) -> [String] {
    guard let index = command.option(named: name) else {
      preconditionFailure("\(command.name) declares no option --\(name).")
    }
    return values[index]
  }

  /// The option's value; nil if it was not given.
  public func string(_ name: String) -> String? { strings(name).last }

  /// The parts between commas of every value given, without surrounding blanks.
  ///
  /// - Throws: `CommandLineError` (usage) where a part is empty.
  public func list(_ name: String) throws(CommandLineError) -> [String] {
    var parts: [String] = []
    for value in strings(name) {
      for part in value.split(separator: ",", omittingEmptySubsequences: false) {
        let trimmed = part.trimmingBlanks
        if trimmed.isEmpty { throw .usage("--\(name) \"\(value)\" has an empty entry between its commas.") }
        parts.append(trimmed)
      }
    }
    return parts
  }

  /// The option's value as a whole number; nil if it was not given.
  ///
  /// - Throws: `CommandLineError` (usage) if it is none, or lies outside `range`.
  public func integer(
    _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
  ) throws(CommandLineError) -> Int? {
    guard let text = string(name) else { return nil }
    guard let value = Int(text) else { throw .usage("--\(name) needs a whole number, not \"\(text)\".") }
    guard range.contains(value) else { throw outside(name, text, range.lowerBound, range.upperBound) }
    return value
  }

  /// The option's value as a finite number; nil if it was not given.
  ///
  /// - Throws: `CommandLineError` (usage) if it is none, or lies outside `range`.
  public func number(
    _ name: String,
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(CommandLineError) -> Double? {
    guard let text = string(name) else { return nil }
    guard let value = Double(text), value.isFinite else {
      throw .usage("--\(name) needs a number, not \"\(text)\".")
    }
    guard range.contains(value) else { throw outside(name, text, range.lowerBound, range.upperBound) }
    return value
  }

  /// The option's value as one of a few words; nil if it was not given.
  ///
  /// - Throws: `CommandLineError` (usage) if it is another word.
  public func choice<Choice>(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(CommandLineError) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let text = string(name) else { return nil }
    guard let value = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue)
      throw .usage(
        "--\(name) is one of \(words.joined(separator: ", ")), not \"\(text)\"."
          + Suggestion.sentence(for: text, among: words))
    }
    return value
  }

  private func outside<Bound>(
    _ name: String, _ text: String, _ lower: Bound, _ upper: Bound
  ) -> CommandLineError where Bound: Comparable {
    let isOpen =
      upper is Int && upper as? Int == Int.max || upper as? Double == Double.greatestFiniteMagnitude
    return .usage(
      "--\(name) must be \(isOpen ? "\(lower) or more" : "between \(lower) and \(upper)"), not \(text).")
  }
}

extension StringProtocol {
  /// The text without blanks and tabs at either end.
  var trimmingBlanks: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else {
      return ""
    }
    return String(self[first...last])
  }
}
