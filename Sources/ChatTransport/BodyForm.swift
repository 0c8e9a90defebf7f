/// What the body of a successful response turns out to be. Servers and proxies mislabel it often enough that its first
/// bytes count for more than its media type.
enum BodyForm: Equatable, Sendable {
  /// Server-sent events.
  case events
  /// One JSON document: an answer that was not streamed, or an error.
  case document
  /// Neither.
  case foreign

  /// The form that the first bytes show; nil as long as they could still be several.
  static func of(_ bytes: [UInt8], contentType: String, isWhole: Bool) -> BodyForm? {
    var rest = bytes[...]
    if rest.starts(with: byteOrderMark) {
      rest = rest.dropFirst(byteOrderMark.count)
    } else if !isWhole, byteOrderMark.starts(with: rest) {
      return nil
    }
    rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    guard let first = rest.first else { return isWhole ? .events : nil }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .document }
    if first == UInt8(ascii: ":") { return .events }
    if first == UInt8(ascii: "<") { return .foreign }
    if contentType == "text/event-stream" { return .events }
    if fieldNames.contains(where: { rest.starts(with: $0) }) { return .events }
    return !isWhole && fieldNames.contains { $0.starts(with: rest) } ? nil : .foreign
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let fieldNames = ["data:", "event:", "id:", "retry:"].map { Array($0.utf8) }
}
