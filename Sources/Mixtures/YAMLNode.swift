package import JSON

/// A piece of a YAML document and where it stands.
package struct YAMLNode: Equatable, Sendable {
  /// What it is.
  package enum Content: Equatable, Sendable {
    /// Text; `isPlain` if it stood without quotes, and so may be a number, a truth value or nothing.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// In document order; doubled keys are kept, so that they can be refused with their key path.
    case mapping([Pair])
  }

  /// A key and its value.
  package struct Pair: Equatable, Sendable {
    package var key: YAMLNode
    package var value: YAMLNode
  }

  package var content: Content
  /// Line and column of its first character, both from 1, the column in Unicode scalars. A node behind an alias has
  /// the place of its anchor.
  package var line: Int
  package var column: Int

  /// The text of a scalar; nil for anything else.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// A scalar that stands for nothing: empty, `~` or `null` without quotes.
  package var isNull: Bool { scalarValue == .null }

  /// What a scalar stands for by YAML 1.2's core schema (specification, section 10.3.2); nil for anything else. `yes`,
  /// `no`, `on` and `off` are text. A whole number beyond 64 bits is a number.
  package var scalarValue: JSONValue? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    guard isPlain else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    default: break
    }
    if text.hasPrefix("0x"), let value = Int64(text.dropFirst(2), radix: 16), value >= 0 {
      return .integer(value)
    }
    if text.hasPrefix("0o"), let value = Int64(text.dropFirst(2), radix: 8), value >= 0 {
      return .integer(value)
    }
    // Swift also reads words and hexadecimal fractions as numbers, which the schema does not.
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else {
      return .string(text)
    }
    if let value = Int64(text) { return .integer(value) }
    if let value = Self.number(text) { return .number(value) }
    return .string(text)
  }

  /// A number with an optional fraction and exponent; a point may stand first or last.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
    let digits = isSigned ? text.dropFirst() : text[...]
    guard digits.first.map({ $0.isNumber || $0 == "." }) == true else { return nil }
    return Double(text)
  }
}
