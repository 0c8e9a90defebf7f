public import TokenStreams

/// Turns the bytes of one response into stream events: finds out what the body is, frames it and reads the dialect.
///
/// Pure: it neither waits nor knows a clock. However the bytes are split, the same events come out.
public struct ChatResponseDecoder: Equatable, Sendable {
  /// At most so much of the body of an HTTP error is kept.
  private static let longestErrorBody = 64 << 10

  private var head: ResponseHead
  private let caller: Caller
  private let maxBytes: Int
  private var framing = ServerSentEventDecoder()
  private var reader: ChatEventReader
  private var form: BodyForm?
  /// The body, where it is no event stream or not known to be one yet.
  private var body: [UInt8] = []

  /// Makes a decoder for a response of status 200 that calls itself an event stream.
  ///
  /// - Parameters:
  ///   - agent: Who called, for the sentence about a failure.
  ///   - endpoint: Who was called, likewise.
  ///   - maxBytes: At most so many bytes of text, both channels together, and as many of what is not text yet.
  public init(agent: String, endpoint: String, maxBytes: Int = .max) {
    var head = ResponseHead()
    head.status = 200
    head.contentType = "text/event-stream"
    self.init(head: head, caller: Caller(agent: agent, endpoint: endpoint), maxBytes: maxBytes)
  }

  init(head: ResponseHead, caller: Caller, maxBytes: Int) {
    self.head = head
    self.caller = caller
    self.maxBytes = maxBytes
    reader = ChatEventReader(caller: caller, maxBytes: maxBytes)
  }

  /// Whether the answer has failed, so that nothing more of it is worth reading.
  var hasFailed: Bool { reader.failure != nil }
  /// Whether the model has ended its answer; what may still come is token counts.
  var hasEnded: Bool { reader.isDone || reader.finishReason != nil }
  /// When text last came; nil before the first.
  var lastTextNs: Int64? { reader.lastTextNs }

  /// Decodes what one read of the socket brought.
  ///
  /// - Parameters:
  ///   - bytes: A piece of the body, decoded from its transfer coding.
  ///   - readNs: When it was read; every event that it completes carries this instant.
  ///   - events: Where the events are added.
  public mutating func decode(
    _ bytes: UnsafeRawBufferPointer, readNs: Int64, into events: inout [StreamEvent]
  ) {
    if head.status >= 300 {
      body.append(contentsOf: bytes.prefix(Self.longestErrorBody - body.count))
      return
    }
    switch form {
    case .events: Self.read(bytes, &framing, &reader, readNs, &events)
    case .document: body.append(contentsOf: bytes)
    case .foreign: break
    case nil:
      body.append(contentsOf: bytes)
      settleForm(isWhole: false, readNs: readNs, into: &events)
    }
    if framing.pendingBytes > maxBytes || body.count > maxBytes {
      reader.fail(.tooLarge, "sent more than the \(maxBytes) bytes that the limit size allows.")
    }
  }

  /// Ends the answer: adds what a document says, and the outcome as the last event.
  ///
  /// - Parameters:
  ///   - problem: What went wrong with the transfer, if anything did. It does not count once the model has ended its
  ///     answer.
  ///   - readNs: When the end was seen.
  ///   - events: Where the events are added.
  public mutating func finish(_ problem: StreamFailure?, readNs: Int64, into events: inout [StreamEvent]) {
    if head.status < 300, problem == nil {
      if form == nil, !body.isEmpty { settleForm(isWhole: true, readNs: readNs, into: &events) }
      if form == .document, !hasFailed {
        body.withUnsafeBytes { reader.take($0, readNs: readNs, into: &events) }
      }
    }
    events.append(.ended(outcome(problem), readNs: readNs))
  }

  private func outcome(_ problem: StreamFailure?) -> Outcome {
    if head.status >= 300 { return .failed(statusFailure) }
    if let failure = reader.failure { return .failed(failure) }
    if let reason = reader.finishReason { return Outcome(finishReason: reason) }
    if let problem, !reader.isDone { return .failed(problem) }
    if reader.hasChunk { return .truncated }
    return .failed(caller.failure(.empty, "answered with an empty response."))
  }

  private var statusFailure: StreamFailure {
    let said = ServerMessage.inBody(body, contentType: head.contentType, caller.secrets)
    guard head.status >= 400 else {
      let place = ServerMessage.cleaned(head.location, caller.secrets)
      return caller.failure(
        .httpStatus,
        "was redirected (HTTP \(head.status))\(caller.quoted(place)) – redirects are not followed, "
          + "so that the key stays with its host; put the new address into the configuration.",
        status: head.status)
    }
    return caller.failure(
      .httpStatus, "was refused with HTTP \(head.status)" + caller.quoted(said), status: head.status,
      retryAfterNs: head.retryAfterNs)
  }

  private mutating func settleForm(isWhole: Bool, readNs: Int64, into events: inout [StreamEvent]) {
    form = BodyForm.of(body, contentType: head.contentType, isWhole: isWhole)
    switch form {
    case .events:
      let first = body
      body = []
      first.withUnsafeBytes { Self.read($0, &framing, &reader, readNs, &events) }
    case .foreign:
      let type = ServerMessage.cleaned(head.contentType, caller.secrets)
      reader.fail(
        .malformed,
        "got an answer of type \"\(type)\" that is neither an event stream nor JSON; is this an LLM server?")
    case .document, nil: break
    }
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ framing: inout ServerSentEventDecoder, _ reader: inout ChatEventReader,
    _ readNs: Int64, _ events: inout [StreamEvent]
  ) {
    var input = bytes
    while reader.failure == nil,
      framing.next(in: &input, { reader.take($0, readNs: readNs, into: &events) }) != nil
    {}
  }
}
