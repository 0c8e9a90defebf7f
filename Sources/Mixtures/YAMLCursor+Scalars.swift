internal import JSON

extension YAMLCursor {
  /// Text that is not empty. A number or a truth value without quotes is text as it is written.
  package func string(_ expectation: String) -> String? {
    guard let text = node.text, !text.isEmpty, !node.isNull else {
      expected(expectation)
      return nil
    }
    return text
  }

  /// A truth value.
  package func bool() -> Bool? {
    if let value = node.scalarValue?.bool { return value }
    expected("true or false")
    return nil
  }

  /// A whole number within `range`.
  package func integer(in range: ClosedRange<Int>) -> Int? {
    if case .integer(let value) = node.scalarValue, range.contains(Int(value)) { return Int(value) }
    switch range.upperBound {
    case range.lowerBound: expected("\(range.lowerBound)")
    case .max: expected("a whole number of at least \(range.lowerBound)")
    case let upper: expected("a whole number from \(range.lowerBound) to \(upper)")
    }
    return nil
  }

  /// A number within `range`.
  package func number(in range: ClosedRange<Double>) -> Double? {
    if let value = node.scalarValue?.number, range.contains(value) { return value }
    expected("a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))")
    return nil
  }

  /// One of the words of `type`.
  package func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> Word? {
    if let text = node.text, let word = Word(rawValue: text) { return word }
    expected(Self.oneOf(type.allCases.map(\.rawValue)))
    return nil
  }

  /// A duration in nanoseconds, as `300ms`, `1.5s` or `2m`.
  package func duration() -> Int64? {
    if let text = node.text, let duration = DurationText(text: text) { return duration.nanoseconds }
    expected("a duration such as 300ms, 2s or 1m")
    return nil
  }

  /// A duration, or nil for `none`.
  package func durationOrNone() -> Int64?? {
    if node.text == "none" { return .some(nil) }
    if let text = node.text, let duration = DurationText(text: text) { return duration.nanoseconds }
    expected("a duration such as 300ms, 2s or 1m, or none")
    return nil
  }

  /// A number of bytes, as `16MiB`.
  package func size() -> Int? {
    if let text = node.text, let bytes = byteCount(text) { return bytes }
    expected("a size such as 512KiB or 16MiB")
    return nil
  }

  /// The words of a choice as a sentence has them.
  static func oneOf(_ words: [String]) -> String {
    guard words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
  }

  private func plain(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? value.description }
}
