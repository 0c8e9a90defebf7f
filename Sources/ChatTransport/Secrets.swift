/// Texts that must not reach a trace, a log or a message.
struct Secrets: Equatable, Sendable {
  /// Shorter values are no secrets, and to remove them would cut words out of sentences.
  private static let shortest = 8
  private let values: [String]

  init(_ values: [String]) {
    self.values = values.filter { $0.utf8.count >= Self.shortest }
  }

  /// The text with every secret in it replaced by `***`.
  func removed(from text: String) -> String {
    values.reduce(text) { text, secret in
      var result = ""
      var rest = text.utf8[...]
      while let start = rest.firstRange(of: secret.utf8) {
        result += String(decoding: rest[..<start.lowerBound], as: UTF8.self) + "***"
        rest = rest[start.upperBound...]
      }
      return result + String(decoding: rest, as: UTF8.self)
    }
  }
}
