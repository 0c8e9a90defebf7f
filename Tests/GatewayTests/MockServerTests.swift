import Gateway
import Glibc
import JSON
import Testing

@Suite struct MockServerTests {
  static let steady = MockModel(
    name: "m", latency: MockLatency(baseNs: 20_000_000, interval: .constant(ns: 5_000_000)),
    answerTokens: 20...20)

  static func start(_ model: MockModel = MockModel(name: "m"), script: MockScript = MockScript()) throws
    -> MockServer
  {
    try MockServer.start(MockConfiguration(models: [model], script: script), keepsRequests: true)
  }

  @Test("A scripted answer is streamed byte for byte, with a finish reason, usage and [DONE]")
  func streamsScript() throws {
    var script = MockScript()
    let answer = "Grüße, 世界! 👩‍👩‍👧 A line\nand a \"quote\".\r\n"
    script.add(prompt: "Hello?", answers: [answer])
    let server = try Self.start(script: script)
    let response = ask(server, body("m", [("user", "Hello?")], [withUsage]))
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "text/event-stream; charset=utf-8")
    #expect(Array(response.text.utf8) == Array(answer.utf8))
    #expect(response.deltas == MockTokens.split(answer))
    #expect(response.finishReasons == ["stop"])
    #expect(response.events.last == "[DONE]")
    #expect(response.usage?["prompt_tokens"]?.integer == 3)
    #expect(response.usage?["completion_tokens"]?.integer == response.deltas.count)
    #expect(response.isComplete)
    #expect(response.payloads.first?["choices"]?.array?[0]["delta"]?["role"]?.string == "assistant")
  }

  @Test("Every response says that it is the mock's, refusals and whole answers too")
  func says() throws {
    let client = RawClient(try Self.start())
    for request in [body(), body(stream: false), body("nobody")] {
      client.post(request)
      #expect(client.response().headers["server"] == "chunkwise-mock")
    }
    client.get("/v1/models")
    #expect(client.response().headers["server"] == "chunkwise-mock")
  }

  @Test("Without stream the same answer comes in one piece, with usage")
  func whole() throws {
    let server = try Self.start(Self.steady)
    let response = ask(server, body("m", stream: false))
    #expect(response.status == 200)
    let choice = response.json?["choices"]?.array?.first
    #expect(MockTokens.count(choice?["message"]?["content"]?.string ?? "") == 20)
    #expect(choice?["finish_reason"]?.string == "stop")
    #expect(response.usage?["completion_tokens"]?.integer == 20)
    #expect(response.usage?["prompt_tokens_details"]?["cached_tokens"]?.integer == 0)
    let record = try #require(server.requests.first)
    #expect(response.chunks[0].atNs >= record.startedNs + 20_000_000 + 19 * 5_000_000)
  }

  @Test("The models and the health are told, and a connection serves one request after another")
  func routes() throws {
    let server = try Self.start()
    let client = RawClient(server)
    client.get("/v1/models")
    #expect(client.response().json?["data"]?.array?.map { $0["id"]?.string } == ["m"])
    client.get("/health")
    #expect(client.response().json == ["status": "ok"])
    for _ in 0..<3 {
      client.post(body())
      #expect(client.response().finishReasons == ["stop"])
    }
  }

  @Test(
    "A request that makes no sense gets its status and OpenAI's error body",
    arguments: [
      ("{", 400, nil), ("[]", 400, nil), ("", 400, nil), (#"{"messages":[]}"#, 400, "model"),
      (#"{"model":"m"}"#, 400, "messages"), (#"{"model":"m","messages":[]}"#, 400, "messages"),
      (#"{"model":"m","messages":[{"content":"x"}]}"#, 400, "messages[0].role"),
      (#"{"model":"m","messages":[{"role":"user","content":7}]}"#, 400, "messages[0].content"),
      (#"{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]}"#, 400, "max_tokens"),
      (#"{"model":"x","messages":[{"role":"user","content":"x"}]}"#, 404, "model"),
    ] as [(String, Int, String?)])
  func refusals(text: String, status: Int, parameter: String?) throws {
    let server = try Self.start()
    let response = ask(server, text)
    #expect(response.status == status)
    let error = response.json?["error"]
    #expect(error?["type"]?.string == "invalid_request_error")
    #expect(error?["param"]?.string == parameter)
    #expect(error?["message"]?.string?.hasSuffix(".") == true)
    #expect(server.requests.map(\.status) == [status])
  }

  @Test("Unknown paths and wrong methods are refused")
  func paths() throws {
    let server = try Self.start()
    let client = RawClient(server)
    client.get("/v2")
    #expect(client.response().status == 404)
    client.get("/v1/chat/completions")
    #expect(client.response().status == 405)
  }

  @Test("Every token comes at its planned instant, alone in its chunk, and none before it")
  func pacing() throws {
    var model = Self.steady
    model.latency.interval = .gamma(meanNs: 5_000_000, shape: 3)
    let server = try Self.start(model)
    let delays = try (0..<5).map { _ in
      let response = ask(server, body())
      let record = try #require(server.requests.last)
      #expect(record.plannedFirstTokenNs == record.startedNs + 20_000_000)
      let instants = model.latency.tokenInstantsNs(
        count: 20, promptTokens: record.promptTokens, cachedTokens: record.cachedTokens, seed: record.seed)
      let late = zip(response.chunks, instants).map { $0.atNs - record.startedNs - $1 }
      #expect(late.count == 20)
      #expect(late.min()! >= 0)
      #expect(record.firstTokenNs >= record.plannedFirstTokenNs)
      return late.sorted()[10]
    }
    // An idle machine gives 0.1 ms; the best of five leaves room for others who use it, but not for a 40 ms Nagle delay.
    #expect(delays.min()! < 15_000_000)
  }

  @Test("A prompt that was seen is cached but for its last block, and its first token comes earlier")
  func cache() throws {
    let latency = MockLatency(baseNs: 1_000_000, uncachedTokenNs: 1_000_000, cachedTokenNs: 0)
    let server = try Self.start(MockModel(name: "m", latency: latency, answerTokens: 2...2))
    let prompt = (0..<62).map { "w\($0)" }.joined(separator: " ")
    let usages = [[], [], [("cache_salt", "x")]].map { (more: [(String, JSONValue)]) in
      ask(server, body("m", [("user", prompt)], more + [withUsage])).usage
    }
    #expect(usages.map { $0?["prompt_tokens"]?.integer } == [64, 64, 64])
    #expect(usages.map { $0?["prompt_tokens_details"]?["cached_tokens"]?.integer } == [0, 48, 0])
    let waits = server.requests.map { $0.firstTokenNs - $0.startedNs }
    #expect(waits[0] >= 65_000_000)
    #expect(waits[1] >= 17_000_000 && waits[1] < waits[0])
  }

  @Test("One slot serves one request after the other; who waits starts when the slot is free")
  func slots() throws {
    var model = Self.steady
    model.slots = 1
    let server = try Self.start(model)
    let clients = (0..<3).map { _ in RawClient(server) }
    for client in clients { client.post(body()) }
    for client in clients { #expect(client.response().finishReasons == ["stop"]) }
    let records = server.requests
    for (before, after) in zip(records, records.dropFirst()) {
      #expect(after.startedNs >= before.endedNs)
      // At the very end, unless it came later.
      #expect(after.startedNs == before.endedNs || after.arrivedNs >= before.endedNs)
    }
  }

  @Test(
    "With slots and a prefix cache, whoever waits starts at an end, in order, and its tokens keep the closed form"
  )
  func slotsAndCache() throws {
    let latency = MockLatency(
      baseNs: 5_000_000, uncachedTokenNs: 100_000, cachedTokenNs: 3_000,
      interval: .gamma(meanNs: 1_000_000, shape: 16))
    let server = try Self.start(MockModel(name: "m", latency: latency, slots: 3, answerTokens: 5...30))
    let prefix = (0..<40).map { "w\($0)" }.joined(separator: " ")
    let clients = (0..<12).map { _ in RawClient(server) }
    for (index, client) in clients.enumerated() {
      // So that they come in this order.
      client.post(body("m", [("user", index % 2 == 0 ? "\(prefix) \(index)" : "\(index)")], [withUsage]))
      try wait { server.requests.count == index + 1 }
    }
    let responses = clients.map { $0.response() }
    try wait { server.requests.allSatisfy { $0.endedNs > 0 } }
    let records = server.requests
    for (index, record) in records.enumerated() {
      let before = records[..<index]
      #expect(before.allSatisfy { $0.startedNs <= record.startedNs })
      let running = before.count { $0.endedNs > record.startedNs }
      #expect(running <= 2)
      // A slot was free when it came, or became free when it started.
      #expect(
        before.contains { $0.endedNs == record.startedNs }
          || before.count { $0.endedNs > record.arrivedNs } <= 2)
      #expect(record.cachedTokens == (index % 2 == 0 && index > 0 ? 32 : 0))
      #expect(
        responses[index].usage?["prompt_tokens_details"]?["cached_tokens"]?.integer == record.cachedTokens)
      let instants = latency.tokenInstantsNs(
        count: record.completionTokens, promptTokens: record.promptTokens, cachedTokens: record.cachedTokens,
        seed: record.seed)
      let first = latency.expectedFirstTokenNs(
        promptTokens: record.promptTokens, cachedTokens: record.cachedTokens)
      #expect(instants[0] == first && record.plannedFirstTokenNs == record.startedNs + first)
      let written = responses[index].chunks.prefix(instants.count).map(\.atNs)
      #expect(zip(written, instants).allSatisfy { $0 >= record.startedNs + $1 })
    }
  }

  @Test(
    "A client that goes frees its slot at once, whether it was served or waited", arguments: [true, false])
  func departure(served: Bool) throws {
    let server = try Self.start(
      MockModel(
        name: "m", latency: MockLatency(interval: .constant(ns: 60_000_000_000)), slots: 1,
        answerTokens: 2...2))
    var first: RawClient? = RawClient(server)
    first!.post(body())
    _ = first!.read()
    var second: RawClient? = RawClient(server)
    second!.post(body())
    let third = RawClient(server)
    third.post(body())
    try wait { server.requests.count >= 3 }
    if served { first = nil } else { second = nil }
    if !served {
      try wait { server.requests[1].disconnected }
      first = nil
      #expect(throws: Never.self) { try third.read().get() }
    } else {
      #expect(throws: Never.self) { try second!.read().get() }
    }
    #expect(server.requests[0].disconnected)
    #expect(second == nil || server.requests[2].startedNs == 0)
  }

  @Test("200 streams at once are all whole and in step")
  func many() throws {
    let server = try Self.start(Self.steady)
    let clients = (0..<200).map { _ in RawClient(server) }
    for client in clients { client.post(body()) }
    for client in clients {
      let response = client.response()
      #expect(response.deltas.count == 20)
      #expect(response.events.last == "[DONE]")
    }
    let late = server.requests.map { $0.firstTokenNs - $0.plannedFirstTokenNs }.sorted()
    #expect(late[0] >= 0)
    // An idle machine gives a few milliseconds; others that use it make it hundreds, a stream that starves makes it more.
    #expect(late[100] < 1_000_000_000)
  }

  @Test("A body of a megabyte is served")
  func megabyte() throws {
    let server = try Self.start()
    let text = String(repeating: "words ", count: 180_000)
    let response = ask(server, body("m", [("user", text)], [withUsage]), timeoutMs: 20_000)
    #expect(response.usage?["prompt_tokens"]?.integer == 180_003)
  }

  @Test("A body that is too long is refused, and the connection stays")
  func tooLong() throws {
    let client = RawClient(try Self.start())
    client.post(String(repeating: " ", count: 64 << 20) + "{}")
    #expect(client.response(timeoutMs: 20_000).status == 413)
    client.get("/health")
    #expect(client.response().status == 200)
  }

  @Test("The same seed and requests give the same bytes in another server")
  func determinism() throws {
    let bodies = try (0..<2).map { _ in
      let server = try Self.start(Self.steady)
      return (0..<3).map { ask(server, body("m", [("user", "\($0 % 2)")], [withUsage])).body }
    }
    #expect(bodies[0] == bodies[1])
    #expect(bodies[0][0] != bodies[0][2])
  }

  @Test("Stopping ends all streams, waiting and running ones, and leaves no thread and no descriptor")
  func stop() throws {
    var model = Self.steady
    model.latency.interval = .constant(ns: 60_000_000_000)
    model.slots = 2
    let server = try Self.start(model)
    let clients = (0..<5).map { _ in RawClient(server) }
    for client in clients { client.post(body()) }
    let idle = RawClient(server)
    try wait { server.requests.count >= 5 }
    server.stop()
    for client in clients { #expect(client.response().end == .closed) }
    #expect(idle.response().end == .closed)
    server.stop()
    let again = try MockServer.start(MockConfiguration(models: [model]), port: server.port)
    #expect(again.port == server.port)
  }

  @Test("A port that is taken is an error that names it")
  func taken() throws {
    let server = try Self.start()
    let error = #expect(throws: GatewayError.self) {
      try MockServer.start(MockConfiguration(models: [Self.steady]), port: server.port)
    }
    #expect(error?.description.contains("127.0.0.1:\(server.port): Address already in use") == true)
  }
}

/// Looks again and again until something has happened. What has not after 30 seconds never will.
private func wait(until condition: () -> Bool) throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while !condition() {
    try #require(ContinuousClock.now < deadline)
    usleep(1000)  // between two looks; nothing rests on its length
  }
}
