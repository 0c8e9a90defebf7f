internal import TokenStreams

/// What is sent in answer to one request, and when. Delays are nanoseconds from the moment the request has a slot.
struct ResponsePlan: Equatable, Sendable {
  /// How a response ends after its last event.
  enum Ending: Equatable, Sendable {
    /// As HTTP says.
    case complete
    /// The connection is closed, the body unfinished.
    case closed
    /// The connection is reset, the body unfinished.
    case reset
    /// Never, unless the client goes.
    case silence
  }

  /// One write: the bytes of one HTTP chunk, or a whole body.
  struct Write: Equatable, Sendable {
    var delayNs: Int64
    var bytes: [UInt8]
  }

  var status = 200
  var retryAfter: String?
  /// Server-sent events; else one JSON body.
  var streamed: Bool
  /// Which model's slot it takes, by its place in the configuration; nil: none.
  var slotOfModel: Int?
  /// How long the request is held back before it may have a slot.
  var admissionDelayNs: Int64 = 0
  var events: [PlannedEvent]
  var ending = Ending.complete
  /// Whether the connection is closed although it was said to stay.
  var closesAfterwards = false
  /// What the token intervals were drawn from.
  var seed: UInt64 = 0
  var text: EventText

  /// The delay of the first text; nil if there is none.
  var firstTokenNs: Int64? {
    events.first { if case .delta = $0.content { true } else { false } }?.delayNs
  }

  /// The delay of the next write from event `index` on; nil at the end.
  func delayNs(at index: Int) -> Int64? { index < events.count ? events[index].delayNs : nil }

  /// The write that begins with event `index`, which is moved behind it.
  func write(at index: inout Int) -> Write {
    let first = events[index]
    var write = Write(delayNs: first.delayNs, bytes: text.bytes(of: first.content))
    index += 1
    while index < events.count, events[index].joins {
      write.bytes += text.bytes(of: events[index].content)
      index += 1
    }
    return write
  }

  /// All writes in their order.
  var writes: [Write] {
    var writes: [Write] = []
    var index = 0
    while index < events.count { writes.append(write(at: &index)) }
    return writes
  }

  /// An answer that is there at once and needs no slot.
  static func immediate(status: Int = 200, body: [UInt8], retryAfter: String? = nil) -> ResponsePlan {
    ResponsePlan(
      status: status, retryAfter: retryAfter, streamed: false,
      events: [PlannedEvent(delayNs: 0, content: .bytes(body))],
      text: EventText(id: "", model: "", usage: Usage()))
  }
}
