import Testing
import TokenStreams

@testable import ChatTransport

@Suite("Captured responses of real servers")
struct CaptureTests {
  @Test("The corpus is there")
  func corpus() {
    #expect(Capture.all.count > 80)
  }

  // Decoding each of n splits from the beginning would take n² steps. The decoder is a value: the state between two
  // events is the same whatever came before, so each split is tried from the event it falls into.
  @Test("A response gives the same events wherever its bytes are split", arguments: Capture.all)
  func everySplit(_ capture: Capture) {
    let (head, body) = capture.response
    #expect(decoded(body, cutAt: Array(body.indices), head: head) == decoded(body, head: head))
    var between = ChatResponseDecoder(head: head, caller: Caller(agent: "a", endpoint: "e"), maxBytes: .max)
    var start = 0
    for end in Self.endsOfEvents(in: body) {
      var (whole, expected) = (between, [StreamEvent]())
      whole.decode(body[start..<end], into: &expected)
      for cut in start...end {
        var (split, events) = (between, [StreamEvent]())
        split.decode(body[start..<cut], into: &events)
        split.decode(body[cut..<end], into: &events)
        if split != whole || events != expected { Issue.record("A split at \(cut) changes the events.") }
      }
      between = whole
      start = end
    }
  }

  private static func endsOfEvents(in body: [UInt8]) -> [Int] {
    body.indices.filter { $0 > 0 && body[$0] == 0x0A && body[$0 - 1] == 0x0A }.map { $0 + 1 } + [body.count]
  }

  @Test(
    "Three pieces give what one gives",
    arguments: ["llama-server-native", "transformers-serve", "llama-cpp-python"])
  func threePieces(_ server: String) throws {
    let (head, body) = try Capture.named("\(server)/chat_stream_utf8.http").response
    let whole = decoded(body, head: head)
    var random = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let cuts = [
        Int.random(in: 0...body.count, using: &random), .random(in: 0...body.count, using: &random),
      ]
      #expect(decoded(body, cutAt: cuts.sorted(), head: head) == whole)
    }
  }

  @Test(
    "A stream's text, its end and its token counts are what the server meant",
    arguments: [
      ("llama-server-native", "orchard", nil), ("llama-cpp-python", "library", nil),
      ("transformers-serve", "orchard", Usage(promptTokens: 13, completionTokens: 24)),
    ])
  func golden(_ server: String, _ place: String, _ usage: Usage?) throws {
    let said = try Said(Capture.named("\(server)/chat_stream.http").events(cutAt: []))
    let beginning = #"The silver badger waited near the orchard. "Where is the map?" asked Malik."#
    #expect(said.content == "\(beginning) Nobody at the \(place) had seen the")
    #expect(said.deltas == 24)
    #expect(said.outcome == .length)
    #expect(said.usage == usage)
    #expect(said.hasFirstEvent)
  }

  @Test(
    "An answer that was not streamed is one delta, with its counts",
    arguments: [
      ("llama-server-native/chat_nostream.http", 12), ("llama-cpp-python/chat_nostream.http", -1),
      ("transformers-serve/chat_nostream.http", -1),
    ])
  func notStreamed(_ name: String, _ cached: Int) throws {
    let said = try Said(Capture.named(name).events(cutAt: []))
    #expect(said.content == #"The silver badger waited near the orchard. "Where is the map?" asked Malik"#)
    #expect(said.deltas == 1)
    #expect(said.outcome == .length)
    #expect(said.usage == Usage(promptTokens: 13, cachedTokens: cached, completionTokens: 16))
  }

  @Test("llama-server's cached tokens are read from the event with no choices")
  func usageEvent() throws {
    let usage = try #require(
      Said(Capture.named("llama-server-native/chat_stream_usage.http").events(cutAt: [])).usage)
    #expect(usage.promptTokens > 0)
    #expect(usage.cachedTokens >= 0)
    #expect(usage.completionTokens > 0)
  }

  @Test(
    "Of several choices only the first is read", arguments: ["llama-server-native", "transformers-serve"])
  func firstChoice(_ server: String) throws {
    let said = try Said(Capture.named("\(server)/chat_n2_stream.http").events(cutAt: []))
    #expect(said.outcome?.isComplete == true || said.failure?.kind == .httpStatus)
    #expect(said.content.split(separator: "The silver badger").count <= 2)
  }

  @Test(
    "A refusal says which status it had and quotes the server",
    arguments: [
      ("llama-server-native/err_401.http", 401, "Invalid API Key"),
      ("llama-server-native/err_503_loading.http", 503, "Loading model"),
      ("llama-server-native/err_bad_path.http", 404, "File Not Found"),
      ("llama-server-native/err_ctx_overflow.http", 400, "exceeds the available context size (4096 tokens)"),
      ("llama-server-native/err_no_messages.http", 400, "'messages' is required"),
      ("llama-cpp-python/err_bad_path.http", 404, "Not Found"),
      ("llama-cpp-python/err_bad_json.http", 500, "Internal Server Error"),
      ("transformers-serve/err_bad_model.http", 400, "Server is pinned to 'example/models/tiny-hf-x1'"),
      ("transformers-serve/err_bad_json.http", 422, "JSON decode error"),
      ("transformers-serve/err_bad_temp.http", 500, "Internal Server Error"),
    ])
  func refusals(_ name: String, _ status: Int, _ quote: String) throws {
    let failure = try #require(Said(Capture.named(name).events(cutAt: [])).failure)
    #expect(failure.kind == .httpStatus)
    #expect(failure.status == status)
    #expect(failure.message.contains(quote))
    #expect(
      failure.message.hasPrefix("Agent \"writer\" at endpoint \"local\" was refused with HTTP \(status)"))
    #expect(failure.isRetryable == (status >= 500))
  }

  @Test("llama-cpp-python's empty answer to a prompt that is too long is a failure")
  func emptyAnswer() throws {
    let said = try Said(Capture.named("llama-cpp-python/err_ctx_overflow.http").events(cutAt: []))
    #expect(said.failure?.kind == .empty)
  }
}

extension ChatResponseDecoder {
  fileprivate mutating func decode(_ bytes: ArraySlice<UInt8>, into events: inout [StreamEvent]) {
    bytes.withUnsafeBytes { decode($0, readNs: 0, into: &events) }
  }
}
