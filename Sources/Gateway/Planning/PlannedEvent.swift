/// One event of a stream and when it is due, in nanoseconds from the moment the request has a slot.
struct PlannedEvent: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    /// Text of the answer; the first delta of a stream also names the role.
    case delta(String, first: Bool)
    case finish(reason: String)
    case usage
    case done
    case comment
    case error(MockFault.ErrorForm)
    /// Text whose JSON breaks off.
    case malformed(String)
    /// Bytes that are sent as they are.
    case bytes([UInt8])
  }

  var delayNs: Int64
  var content: Content
  /// How many tokens of the answer it carries.
  var tokens = 0
  /// Whether it goes out in the same write as the event before it.
  var joins = false
}
