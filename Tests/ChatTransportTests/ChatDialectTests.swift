import Testing
import TokenStreams

@testable import ChatTransport

@Suite("The OpenAI chat dialect")
struct ChatDialectTests {
  private func event(_ json: String) -> String { "data: \(json)\n\n" }
  private let stop = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"

  @Test(
    "Events with nothing to say are accepted and say nothing",
    arguments: [
      #"{"choices":[]}"#, #"{"choices":null}"#, #"{}"#, #"{"choices":[{"delta":{"role":"assistant"}}]}"#,
      #"{"choices":[{"delta":{"content":null}}]}"#, #"{"choices":[{"delta":{"content":""}}]}"#,
      #"{"choices":[{"delta":null}]}"#, #"{"choices":[{"index":0}]}"#, #"{"error":null,"choices":[]}"#,
      #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":[1"}}]}}]}"#,
      #"{"choices":[{"delta":{},"finish_reason":""}]}"#,
      #"{"choices":[{"delta":{"content":"no"},"index":1}]}"#, "",
    ])
  func silent(_ json: String) {
    let said = decoded(event(json) + stop)
    #expect(said.deltas == 0)
    #expect(said.outcome == .stop)
  }

  @Test("Content and finish reason may come in one event")
  func together() {
    let said = decoded(event(#"{"choices":[{"finish_reason":"length","delta":{"content":"a"}}]}"#))
    #expect(said.content == "a")
    #expect(said.outcome == .length)
  }

  @Test("The index may stand after the text, and choices in any order")
  func choices() {
    let json =
      #"{"choices":[{"delta":{"content":"b"},"index":1,"finish_reason":"length"},"#
      + #"{"delta":{"content":"a"},"index":0}]}"#
    let said = decoded(event(json) + stop)
    #expect(said.content == "a")
    #expect(said.outcome == .stop)
  }

  @Test("Reasoning has its own channel under both names", arguments: ["reasoning_content", "reasoning"])
  func reasoning(_ name: String) {
    let said = decoded(event(#"{"choices":[{"delta":{"\#(name)":"hm","content":"a"}}]}"#) + stop)
    #expect(said.reasoning == "hm")
    #expect(said.content == "a")
  }

  @Test("Escapes and scalars of any plane are read")
  func escapes() {
    let said = decoded(event(#"{"choices":[{"delta":{"content":"\"\\\n\u00e9\ud83d\ude00ы"}}]}"#) + stop)
    #expect(said.content == "\"\\\né\u{1F600}ы")
  }

  @Test(
    "Finish reasons have their outcomes",
    arguments: [
      ("stop", Outcome.stop), ("length", .length), ("content_filter", .contentFilter),
      ("tool_calls", .toolCalls),
      ("abort", .other("abort")),
    ])
  func reasons(_ raw: String, _ outcome: Outcome) {
    #expect(decoded(event(#"{"choices":[{"delta":{},"finish_reason":"\#(raw)"}]}"#)).outcome == outcome)
  }

  @Test(
    "Token counts are read wherever servers put them",
    arguments: [
      (#"{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}"#, 4, -1),
      (#"{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":5}"#, 5, -1),
      (
        #"{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":null,"#
          + #""completion_tokens_details":{"reasoning_tokens":1}}"#, -1, 1
      ),
    ])
  func usage(_ json: String, _ cached: Int, _ reasoning: Int) {
    let expected = Usage(
      promptTokens: 9, cachedTokens: cached, completionTokens: 2, reasoningTokens: reasoning)
    #expect(decoded(stop + event(#"{"choices":[],"usage":\#(json)}"#)).usage == expected)
    #expect(decoded(event(#"{"choices":[{"delta":{}}],"usage":\#(json)}"#) + stop).usage == expected)
  }

  @Test(
    "Counts that are no whole numbers are unknown, and what stands after them is read",
    arguments: ["1.5", "-1", "1e30", "\"7\"", "null", "{}"])
  func oddUsage(_ count: String) {
    let said = decoded(
      stop + event(#"{"usage":{"prompt_tokens":\#(count),"completion_tokens":2},"choices":[]}"#))
    #expect(said.usage == Usage(completionTokens: 2))
    #expect(said.outcome == .stop)
  }

  @Test("Counts that are repeated with every event are reported once")
  func repeatedUsage() {
    let json = #"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#
    let events = decoded(Array((event(json) + event(json) + stop).utf8))
    #expect(events.filter { if case .usage = $0 { true } else { false } }.count == 1)
  }

  @Test(
    "An error in the stream fails it and quotes the provider",
    arguments: [
      #"{"error":{"message":"boom","code":500}}"#, #"{"error":"boom"}"#,
      #"{"object":"error","message":"boom"}"#,
      #"{"choices":[{"delta":{},"finish_reason":"error","error":{"message":"boom"}}]}"#,
      #"{"choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"message":"boom"}}"#,
    ])
  func errors(_ json: String) throws {
    let said = decoded(event(#"{"choices":[{"delta":{"content":"a"}}]}"#) + event(json) + event("[DONE]"))
    #expect(said.content == "a")
    let failure = try #require(said.failure)
    #expect(failure.kind == .provider)
    #expect(failure.message == "Agent \"writer\" at endpoint \"local\" sent an error in its stream: boom")
    // The same in a body that is no stream.
    #expect(decoded(json, head: head("application/json")).failure?.kind == .provider)
  }

  @Test("[DONE] proves nothing")
  func done() {
    #expect(
      decoded(event(#"{"choices":[{"delta":{"content":"a"}}]}"#) + event("[DONE]")).outcome == .truncated)
    #expect(decoded(event(#"{"choices":[{"delta":{"content":"a"}}]}"#)).outcome == .truncated)
    #expect(decoded(event("[DONE]")).failure?.kind == .empty)
    #expect(decoded(stop).outcome == .stop)
  }

  @Test("After the finish reason nothing can fail any more, and counts are still read")
  func late() {
    let usage = event(#"{"choices":[],"usage":{"prompt_tokens":1}}"#)
    let said = decoded(stop + event(#"{"error":"late"}"#) + usage)
    #expect(said.outcome == .stop)
    #expect(said.usage?.promptTokens == 1)
  }

  @Test(
    "What is not JSON, or not of the dialect, is malformed",
    arguments: [
      "{", "tru", "{\"choices\":[{\"delta\":{\"content\":\"a}}]}", "[]", "\"a\"", "1", "{} {}",
      "{\"choices\":[{\"delta\":{\"content\":[1]}}]}", "{\"choices\":3}",
    ])
  func malformed(_ json: String) {
    let said = decoded(event(#"{"choices":[{"delta":{"content":"a"}}]}"#) + event(json) + stop)
    #expect(said.content == "a")
    #expect(said.failure?.kind == .malformed)
  }

  @Test(
    "A page that is no answer asks whether this is an LLM server",
    arguments: [
      ("text/html", "<!DOCTYPE html><html></html>"), ("text/plain", "It works!"),
      ("text/event-stream", "<html>"),
      ("", "ok"), ("text/plain", "error"), ("text/plain", "d"),
    ])
  func pages(_ type: String, _ body: String) throws {
    let bytes = Array(body.utf8)
    for cuts in [[], Array(1..<bytes.count)] {
      let failure = try #require(Said(decoded(bytes, cutAt: cuts, head: head(type))).failure)
      #expect(failure.kind == .malformed)
      #expect(failure.message.contains("is this an LLM server?"))
    }
  }

  @Test(
    "An event stream under a wrong type is read all the same",
    arguments: ["", "text/plain", "application/json"])
  func mislabelled(_ type: String) {
    #expect(decoded("\n: hello\n\n" + stop, head: head(type)).outcome == .stop)
    #expect(decoded("event: x\n" + stop, head: head(type)).outcome == .stop)
  }

  @Test("An empty answer is a failure", arguments: ["text/event-stream", "application/json", ""])
  func empty(_ type: String) {
    #expect(decoded("", head: head(type)).failure?.kind == .empty)
    #expect(decoded(": ping\n\n", head: head(type)).failure?.kind == .empty)
    #expect(decoded(" \n", head: head(type)).failure?.kind == .empty)
  }

  @Test("More text than the limit is a failure, and so is a line without end")
  func tooLarge() {
    let piece = event(#"{"choices":[{"delta":{"content":"0123456789"}}]}"#)
    let said = decoded(piece + piece + piece + stop, maxBytes: 25)
    #expect(said.content == "01234567890123456789")
    #expect(said.failure?.kind == .tooLarge)
    #expect(decoded("data: " + String(repeating: "x", count: 100), maxBytes: 50).failure?.kind == .tooLarge)
    #expect(
      decoded("{\"a\":\"" + String(repeating: "x", count: 100), head: head("application/json"), maxBytes: 50)
        .failure?.kind == .tooLarge)
  }

  @Test("A redirect is not followed, and says where it leads")
  func redirect() throws {
    let failure = try #require(
      decoded("", head: head("", status: 307, "Location: https://other.example/v1")).failure)
    #expect(failure.status == 307)
    #expect(failure.message.contains("https://other.example/v1"))
    #expect(!failure.isRetryable)
  }

  @Test(
    "Of a page for people an error has the type, the title and the first words",
    arguments: [
      (
        "<html><head><title>502 Bad Gateway</title><style>a{b:c}</style></head>\n<body><!-- <p>no</p> -->"
          + "<h1>Bad&nbsp;Gateway</h1><hr>nginx &amp; co</body></html>",
        "a page of type text/html titled \"502 Bad Gateway\" that says \"Bad Gateway nginx & co\""
      ),
      ("\n<!DOCTYPE html><p>" + String(repeating: "word ", count: 99), "that says \"word word"),
      ("<html><script>if (a < b) {}</script><title>Log in", "titled \"Log in\" –"),
      ("<html><head><title>A</title><body>key sk-very<b>secret", "says \"key sk-very secret\""),
      ("<", "a page of type text/html – no answer"),
    ])
  func pageOfAnError(_ page: String, _ words: String) throws {
    let failure = try #require(decoded(page, head: head("text/html", status: 502)).failure)
    #expect(failure.message.contains(words), "\(failure.message)")
    #expect(!failure.message.contains("<") && failure.message.count < 300)
    #expect(failure.message.hasSuffix(" – no answer of an LLM server."))
  }

  @Test("A server's message becomes one short line without control characters and secrets")
  func messages() {
    let secrets = Secrets(["sk-verysecret", "short"])
    #expect(ServerMessage.cleaned("a\u{1B}[31m\r\n\t b  c ", secrets) == "a [31m b c")
    #expect(ServerMessage.cleaned("key sk-verysecret, short", secrets) == "key ***, short")
    #expect(ServerMessage.cleaned("sk-verysecretsk-verysecret", secrets) == "******")
    let cut = ServerMessage.cleaned(String(repeating: "x", count: 295) + "sk-verysecret", secrets)
    #expect(!cut.contains("sk-"))
    #expect(ServerMessage.cleaned(String(repeating: "é", count: 400), secrets).unicodeScalars.count == 301)
  }
}
