import ChatTransport
import Engine
import Glibc
import Testing
import TokenStreams

@Suite("Servers that misbehave", .timeLimit(.minutes(5)))
struct FaultTests {
  @Test("Nobody listens: one sentence that names agent and endpoint")
  func refused() async throws {
    let transport = try transport(to: "http://127.0.0.1:1/v1")
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.kind == .connect)
    #expect(failure.isRetryable)
    #expect(failure.message.hasPrefix("Agent \"writer\" at endpoint \"local\" could not be reached: "))
  }

  @Test(
    "An address that is none is refused before anything is sent",
    arguments: ["", "nonsense", "ftp://127.0.0.1/v1", "file:///etc/passwd", "http://"])
  func badAddress(_ url: String) async throws {
    let transport = try transport(to: url)
    defer { transport.shutdown() }
    #expect(await collect(transport).failure?.kind == .invalidRequest)
  }

  @Test("A server that does not speak HTTP is no LLM server")
  func notHTTP() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send("SSH-2.0-OpenSSH_9.2\r\n")
      connection.waitForClose()
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).failure?.kind == .malformed)
  }

  @Test("A connection that breaks in mid-stream keeps the text and fails", arguments: [false, true])
  func breaks(byReset: Bool) async throws {
    let hasText = Moment()
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(streamHead + chunk(delta("a")))
      guard byReset else { return }
      // The reset must not overtake the text.
      hasText.wait()
      connection.reset()
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let said = await collect(transport) { event in
      if case .delta = event { hasText.come() }
    }
    #expect(said.content == "a")
    #expect(said.failure?.kind == .disconnected)
  }

  @Test("After the finish reason a broken connection is no failure, and neither is one after [DONE]")
  func breaksLate() async throws {
    let server = LoopbackServer { connection, number in
      _ = connection.readRequest()
      let done = "data: [DONE]\n\n"
      connection.send(streamHead + chunk(delta("a") + (number == 0 ? stopEvents : done)))
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).outcome == .stop)
    #expect(await collect(transport).outcome == .truncated)
  }

  @Test("A server that keeps the line open after the finish reason is waited for only shortly")
  func lingers() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(streamHead + chunk(delta("a") + stopEvents))
      connection.waitForClose()
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).outcome == .stop)
  }

  struct LimitCase: Sendable, CustomTestStringConvertible {
    var kind: StreamFailure.Kind
    var limits: StreamLimits
    var beginning: String
    var repeated: String
    var testDescription: String { "\(kind.rawValue), repeating \(repeated.debugDescription)" }
  }

  static let limitCases = [
    LimitCase(
      kind: .firstTokenTimeout, limits: StreamLimits(firstTokenNs: 60_000_000), beginning: streamHead,
      repeated: chunk(": keep-alive\n\n")),
    LimitCase(
      kind: .firstTokenTimeout, limits: StreamLimits(firstTokenNs: 60_000_000), beginning: streamHead,
      repeated: chunk("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n")),
    LimitCase(
      kind: .firstTokenTimeout, limits: StreamLimits(firstTokenNs: 60_000_000), beginning: "", repeated: ""),
    LimitCase(
      kind: .idleTimeout, limits: StreamLimits(idleNs: 60_000_000), beginning: streamHead + chunk(delta("a")),
      repeated: chunk(": keep-alive\n\n")),
    LimitCase(
      kind: .totalTimeout, limits: StreamLimits(totalNs: 60_000_000), beginning: streamHead,
      repeated: chunk(delta("a"))),
  ]

  @Test("Limits pass whatever is sent that is no progress", arguments: limitCases)
  func limits(_ example: LimitCase) async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(example.beginning)
      if example.repeated.isEmpty { return connection.waitForClose() }
      while connection.send(example.repeated) { pauseBriefly() }
    }
    let transport = try transport(to: server.baseURL, limits: example.limits)
    defer { transport.shutdown() }
    let beginNs = transport.timebase.nowNs
    let failure = try #require(await collect(transport).failure)
    let tookNs = transport.timebase.nowNs - beginNs
    #expect(failure.kind == example.kind)
    #expect(failure.message.contains("60 ms"))
    #expect(tookNs >= 60_000_000)
  }

  @Test("Text that keeps coming re-arms the idle limit")
  func idleIsRearmed() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(streamHead)
      for _ in 0..<25 {
        connection.send(chunk(delta("a")))
        usleep(100_000)  // together longer than the limit, each far below it
      }
      connection.send(chunk(stopEvents) + lastChunk)
      connection.waitForClose()
    }
    let transport = try transport(to: server.baseURL, limits: StreamLimits(idleNs: 2_000_000_000))
    defer { transport.shutdown() }
    let said = await collect(transport)
    #expect(said.deltas == 25)
    #expect(said.outcome == .stop)
  }

  @Test("A connection that is never accepted fails within the limit for connecting")
  func connectLimit() async throws {
    let listener = FullListener()
    let transport = try transport(to: listener.baseURL, limits: StreamLimits(connectNs: 80_000_000))
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.kind == .connectTimeout)
    #expect(failure.isRetryable)
  }

  @Test("A pooled connection that has died in the meantime costs a reconnect and nothing else")
  func stale() async throws {
    // The first connection answers one request, takes the second and closes without a word.
    let server = LoopbackServer { connection, number in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("\(number)") + stopEvents) + lastChunk)
        if number == 0 {
          _ = connection.readRequest()
          return
        }
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).content == "0")
    let said = await collect(transport)
    #expect(said.content == "1")
    #expect(said.outcome == .stop)
    #expect(server.connections == 2)
  }

  @Test("A new connection that is closed without a word is a failure")
  func silent() async throws {
    let server = LoopbackServer { connection, _ in _ = connection.readRequest() }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let said = await collect(transport)
    #expect(said.failure?.kind == .disconnected)
    #expect(said.failure?.isRetryable == true)
    #expect(server.connections == 1)
  }

  @Test("A request of 1.2 MB is sent without a stall")
  func largeRequest() async throws {
    let sizes = Lock<[Int]>([])
    let server = LoopbackServer { connection, _ in
      while let request = connection.readRequest() {
        #expect(request.header("expect") == nil)
        sizes.withLock { $0.append(request.body.count) }
        connection.send(streamHead + chunk(delta("a") + stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    var request = question
    request.messages[0].content = String(repeating: "0123456789\"", count: 110_000)
    for _ in 0..<2 {
      let said = await collect(transport, request)
      #expect(said.outcome == .stop)
    }
    #expect(sizes.withLock { $0 }.allSatisfy { $0 > 1_300_000 })
  }
}
