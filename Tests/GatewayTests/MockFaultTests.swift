import Gateway
import JSON
import Testing

@Suite struct MockFaultTests {
  static let answer = "One two three four five six seven."
  static let messages = [("user", "Count.")]

  static func start(
    _ faults: MockFault..., tokens: [String] = MockTokens.split(answer), echoes: Bool = false
  ) throws -> MockServer {
    var script = MockScript()
    script.add(prompt: "Count.", answers: [tokens.joined()])
    let latency = MockLatency(baseNs: 5_000_000, interval: .constant(ns: 1_000_000))
    return try MockServer.start(
      MockConfiguration(
        models: [MockModel(name: "m", latency: latency, echoesPrefill: echoes)], script: script,
        faults: faults.map { MockFaultRule($0) }), keepsRequests: true)
  }

  static func ask(_ server: MockServer, stream: Bool = true) -> RawResponse {
    GatewayTests.ask(server, body("m", messages, stream: stream))
  }

  @Test("A status comes with its Retry-After and an error body", arguments: [true, false])
  func status(stream: Bool) throws {
    let response = Self.ask(try Self.start(.status(code: 429, retryAfter: "7")), stream: stream)
    #expect(response.status == 429)
    #expect(response.headers["retry-after"] == "7")
    #expect(response.json?["error"]?["type"]?.string == "rate_limit_error")
  }

  @Test(
    "An error in mid-stream comes after the tokens before it, and then nothing but [DONE]",
    arguments: MockFault.ErrorForm.allCases)
  func errorEvent(form: MockFault.ErrorForm) throws {
    let response = Self.ask(try Self.start(.errorEvent(afterTokens: 3, form: form)))
    #expect(response.text == "One two three")
    #expect(response.events.last == "[DONE]")
    let error = try #require(response.payloads.last)
    switch form {
    case .object: #expect(error["error"]?["message"]?.string != nil)
    case .string: #expect(error["error"]?.string != nil)
    case .flat: #expect(error["object"]?.string == "error")
    case .choice: #expect(response.finishReasons == ["error"])
    }
    if form != .choice { #expect(response.finishReasons == []) }
    #expect(Self.ask(try Self.start(.errorEvent(afterTokens: 3, form: form)), stream: false).status == 500)
  }

  @Test("A stall holds the rest back for its time", arguments: [0, 3])
  func stall(after: Int) throws {
    let response = Self.ask(
      try Self.start(.stall(afterTokens: after, forNs: 100_000_000, commentEveryNs: nil)))
    #expect(response.text == Self.answer)
    #expect(response.finishReasons == ["stop"])
    if after > 0 { #expect(response.chunks[after].atNs - response.chunks[after - 1].atNs > 90_000_000) }
  }

  @Test("An endless stall gives nothing more, and a client that has had enough may go")
  func endlessStall() throws {
    let server = try Self.start(.stall(afterTokens: 2, forNs: nil, commentEveryNs: nil))
    let client = RawClient(server)
    client.post(body("m", Self.messages))
    let response = client.response(timeoutMs: 200)
    #expect(response.text == "One two")
    #expect(response.end == .timeout)
    server.stop()
  }

  @Test("Comments come while it stalls", arguments: [100_000_000, nil] as [Int64?])
  func comments(time: Int64?) throws {
    let server = try Self.start(.stall(afterTokens: 2, forNs: time, commentEveryNs: 10_000_000))
    let client = RawClient(server)
    client.post(body("m", Self.messages))
    var response = RawResponse()
    while !response.isComplete, response.chunks.count < 10 { response.add(try client.read().get()) }
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(text.split(separator: "\n\n").dropFirst(2).prefix(8).allSatisfy { $0 == ": waiting" })
    #expect(response.text.hasPrefix("One two"))
  }

  @Test("An abrupt close leaves the body unfinished, by FIN or by RST", arguments: [false, true], [0, 3])
  func abruptClose(reset: Bool, after: Int) throws {
    let server = try Self.start(.abruptClose(afterTokens: after, reset: reset))
    let response = Self.ask(server)
    #expect(!response.isComplete)
    #expect(response.end == (reset ? .reset : .closed))
    #expect(response.text == ["", "One two three"][after / 3])
    #expect(response.finishReasons == [])
    let whole = Self.ask(server, stream: false)
    #expect(whole.status == 0)
    #expect(whole.end == (reset ? .reset : .closed))
    #expect(server.requests.allSatisfy { !$0.disconnected })
  }

  @Test("A connection that was to be kept alive is closed behind a whole response", arguments: [true, false])
  func closeAfterwards(stream: Bool) throws {
    let client = RawClient(try Self.start(.closeAfterwards))
    client.post(body("m", Self.messages, stream: stream))
    let response = client.response()
    #expect(response.isComplete)
    #expect(response.headers["connection"]?.lowercased() == "keep-alive")
    #expect(response.headers["keep-alive"] != nil)
    guard case .failure(let error) = client.read() else { return #expect(Bool(false), "it is still open") }
    #expect(error.end == .closed)
  }

  @Test("[DONE] can be missing, and so can the finish reason before it")
  func missing() throws {
    let noDone = Self.ask(try Self.start(.missingDone))
    #expect(noDone.isComplete && noDone.finishReasons == ["stop"] && !noDone.events.contains("[DONE]"))
    let noFinish = Self.ask(try Self.start(.missingFinish))
    #expect(noFinish.isComplete && noFinish.finishReasons == [] && noFinish.events.last == "[DONE]")
    #expect(noFinish.text == Self.answer)
  }

  @Test("A body can be empty at status 200", arguments: [true, false])
  func empty(stream: Bool) throws {
    let response = Self.ask(try Self.start(.emptyBody), stream: stream)
    #expect(response.status == 200 && response.isComplete && response.body.isEmpty)
  }

  @Test("One event's JSON breaks off, the others are whole", arguments: [true, false])
  func malformed(stream: Bool) throws {
    let response = Self.ask(try Self.start(.malformed(afterTokens: 2)), stream: stream)
    if stream {
      #expect(response.events.count == response.payloads.count + 2)
      #expect((try? JSONValue(parsing: response.events[2])) == nil)
      #expect(response.text == Self.answer)
    } else {
      #expect(response.json == nil && !response.body.isEmpty)
    }
  }

  @Test("A character is split across writes, and joined it is whole")
  func splitUTF8() throws {
    let answer = "Köln 世界 👩‍👩‍👧 plain"
    let server = try Self.start(.splitUTF8(gapNs: 2_000_000), tokens: [answer])
    let response = Self.ask(server)
    #expect(response.text == answer)
    let broken = response.chunks.filter { String(validating: $0.bytes, as: UTF8.self) == nil }
    #expect(broken.count >= 6)
  }

  @Test("Events hold several tokens, writes several events")
  func grouping() throws {
    let events = Self.ask(try Self.start(.tokensPerEvent(3)))
    #expect(events.deltas == ["One two three", " four five six", " seven."])
    let writes = Self.ask(try Self.start(.eventsPerWrite(4)))
    #expect(writes.deltas == MockTokens.split(Self.answer))
    let counts = writes.chunks.map {
      String(decoding: $0.bytes, as: UTF8.self).split(separator: "\n\n").count
    }
    #expect(counts.dropLast().allSatisfy { $0 == 4 })
  }

  @Test("A prefill is continued, echoed or ignored")
  func prefill() throws {
    let request = body("m", Self.messages + [("assistant", "One two")])
    let rest = " three four five six seven."
    #expect(GatewayTests.ask(try Self.start(), request).text == rest)
    #expect(GatewayTests.ask(try Self.start(.ignorePrefill), request).text == Self.answer)
    let echoed = GatewayTests.ask(try Self.start(.echoPrefill), request)
    #expect(echoed.deltas.first == "One two three")
    #expect(echoed.text == Self.answer)
    #expect(GatewayTests.ask(try Self.start(echoes: true), request).text == Self.answer)
    let flags: [(String, JSONValue)] = [("continue_final_message", true), ("add_generation_prompt", false)]
    let flagged = body("m", Self.messages + [("assistant", "One two")], flags)
    #expect(GatewayTests.ask(try Self.start(echoes: true), flagged).text == rest)
  }

  @Test("A model stops by itself before its answer is over")
  func stopEarly() throws {
    let response = Self.ask(try Self.start(.stopEarly(afterTokens: 2)))
    #expect(response.text == "One two")
    #expect(response.finishReasons == ["stop"])
  }

  @Test("A request is held back before it gets its slot")
  func queue() throws {
    let server = try Self.start(.queue(forNs: 50_000_000))
    #expect(Self.ask(server).text == Self.answer)
    let record = try #require(server.requests.first)
    #expect(record.startedNs - record.arrivedNs >= 50_000_000)
  }
}
