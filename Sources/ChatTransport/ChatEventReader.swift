internal import CSimdjson
internal import TokenStreams

/// What the events of one answer have said so far, in the OpenAI chat dialect.
struct ChatEventReader: Equatable, Sendable {
  /// How the model said that its answer ended.
  private(set) var finishReason: String?
  /// Why the answer cannot be used any further.
  private(set) var failure: StreamFailure?
  /// `[DONE]` came. It proves nothing but that no more will come.
  private(set) var isDone = false
  /// Whether anything but `[DONE]` came.
  private(set) var hasChunk = false
  /// When text last came; nil before the first.
  private(set) var lastTextNs: Int64?

  private let caller: Caller
  private let maxBytes: Int
  private var textBytes = 0
  private var hasEvent = false
  private var lastUsage: Usage?

  init(caller: Caller, maxBytes: Int) {
    self.caller = caller
    self.maxBytes = maxBytes
  }

  /// Takes the data of one event, or a whole answer that was not streamed.
  mutating func take(_ data: UnsafeRawBufferPointer, readNs: Int64, into events: inout [StreamEvent]) {
    if !hasEvent {
      hasEvent = true
      events.append(.firstEvent(readNs: readNs))
    }
    if data.isEmpty { return }
    var chunk = chat_chunk()
    let problem = chat_chunk_read(data.bindMemory(to: UInt8.self).baseAddress, data.count, &chunk)
    if let problem {
      if data.starts(with: doneMark) {
        isDone = true
      } else {
        fail(.malformed, "sent an event that is not of the chat dialect: \(String(cString: problem))")
      }
      return
    }
    hasChunk = true
    append(chunk.reasoning, .reasoning, readNs, &events)
    append(chunk.content, .content, readNs, &events)
    if chunk.has_usage { report(chunk, readNs, &events) }
    let reason = chunk.finish_reason.count > 0 ? text(chunk.finish_reason) : nil
    if chunk.has_error || reason == "error" {
      let said = ServerMessage.cleaned(text(chunk.error), caller.secrets)
      fail(.provider, "sent an error in its stream" + caller.quoted(said))
    } else if let reason {
      finishReason = reason
    }
  }

  /// Ends the answer as failed, unless the model had already said that it is whole.
  mutating func fail(_ kind: StreamFailure.Kind, _ what: String) {
    if finishReason == nil, failure == nil { failure = caller.failure(kind, what) }
    isDone = true
  }

  private mutating func append(
    _ piece: chat_text, _ channel: Delta.Channel, _ readNs: Int64, _ events: inout [StreamEvent]
  ) {
    if piece.count == 0 { return }
    textBytes += piece.count
    if textBytes > maxBytes {
      fail(.tooLarge, "sent more than the \(maxBytes) bytes of text that the limit size allows.")
      return
    }
    lastTextNs = readNs
    events.append(.delta(Delta(text(piece), channel: channel, readNs: readNs)))
  }

  private mutating func report(_ chunk: chat_chunk, _ readNs: Int64, _ events: inout [StreamEvent]) {
    let usage = Usage(
      promptTokens: Int(chunk.prompt_tokens), cachedTokens: Int(chunk.cached_tokens),
      completionTokens: Int(chunk.completion_tokens), reasoningTokens: Int(chunk.reasoning_tokens))
    // Some servers repeat it in every event.
    if usage == lastUsage { return }
    lastUsage = usage
    events.append(.usage(usage, readNs: readNs))
  }

  private func text(_ piece: chat_text) -> String {
    String(decoding: UnsafeRawBufferPointer(start: piece.bytes, count: piece.count), as: UTF8.self)
  }
}

private let doneMark: [UInt8] = Array("[DONE]".utf8)
