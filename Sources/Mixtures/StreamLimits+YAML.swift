internal import ChatTransport

extension StreamLimits {
  /// Reads `limits`; what it does not name stays as it is.
  mutating func read(_ cursor: YAMLCursor) {
    guard let map = cursor.mapping("a mapping with connect, first_token, idle, total or size") else { return }
    if let limit = map["connect"]?.durationOrNone() { connectNs = limit }
    if let limit = map["first_token"]?.durationOrNone() { firstTokenNs = limit }
    if let limit = map["idle"]?.durationOrNone() { idleNs = limit }
    if let limit = map["total"]?.durationOrNone() { totalNs = limit }
    if let limit = map["size"]?.size() { maxBytes = limit }
    map.finish()
  }
}
