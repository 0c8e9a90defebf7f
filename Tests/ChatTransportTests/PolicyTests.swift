import ChatTransport
import Engine
import Testing
import TokenStreams

@Suite("Keys, redirects and what an endpoint asks for", .timeLimit(.minutes(5)))
struct PolicyTests {
  private static let key = "sk-0123456789abcdef"

  private func answering(_ requests: RequestLog) -> LoopbackServer {
    LoopbackServer { connection, _ in
      while let request = connection.readRequest() {
        requests.append(request)
        connection.send(streamHead + chunk(delta("a") + stopEvents) + lastChunk)
      }
    }
  }

  @Test("The key is read at each call, sent as a bearer token, and no compressed answer is asked for")
  func key() async throws {
    let requests = RequestLog()
    let server = answering(requests)
    let transport = try transport(to: server.baseURL, environment: ["KEY": Self.key + "\n"]) { endpoint, _ in
      endpoint.keyVariable = "KEY"
      endpoint.headers = ["X-Title": "chunkwise"]
    }
    defer { transport.shutdown() }
    #expect(await collect(transport).outcome == .stop)
    let request = try #require(requests.all.first)
    #expect(request.head.hasPrefix("POST /v1/chat/completions HTTP/1.1"))
    #expect(request.header("authorization") == "Bearer \(Self.key)")
    #expect(request.header("accept-encoding") == "identity")
    #expect(request.header("content-type") == "application/json")
    #expect(request.header("x-title") == "chunkwise")
  }

  @Test(
    "A missing key fails the call with the names of the variable and the endpoint",
    arguments: [nil, "", "  "])
  func missingKey(_ value: String?) async throws {
    let transport = try transport(to: "http://127.0.0.1:1", environment: value.map { ["KEY": $0] } ?? [:]) {
      endpoint, _ in endpoint.keyVariable = "KEY"
    }
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.kind == .invalidRequest)
    #expect(failure.message.contains("KEY"))
    #expect(failure.message.contains("\"local\""))
  }

  @Test("A key of two lines is refused and not shown")
  func brokenKey() async throws {
    let transport = try transport(to: "http://127.0.0.1:1", environment: ["KEY": "first-part\r\nX-Evil: 1"]) {
      endpoint, _ in endpoint.keyVariable = "KEY"
    }
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.kind == .invalidRequest)
    #expect(!failure.message.contains("first-part"))
  }

  @Test("A server that repeats the key in its refusal does not get it into the message")
  func keyInRefusal() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      let body = "{\"error\":{\"message\":\"Incorrect API key provided: \(Self.key).\"}}"
      connection.send("HTTP/1.1 401 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    let transport = try transport(to: server.baseURL, environment: ["KEY": Self.key]) { endpoint, _ in
      endpoint.keyVariable = "KEY"
    }
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.status == 401)
    #expect(failure.message.hasSuffix("Incorrect API key provided: ***."))
  }

  @Test(
    "A redirect to another host takes neither key nor prompt there", arguments: [301, 302, 303, 307, 308])
  func redirect(_ status: Int) async throws {
    let requests = RequestLog()
    let other = answering(requests)
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(
        "HTTP/1.1 \(status) Moved\r\nLocation: http://localhost:\(other.port)/v1/chat/completions\r\n"
          + "Content-Length: 0\r\n\r\n")
    }
    let transport = try transport(to: server.baseURL, environment: ["KEY": Self.key]) { endpoint, _ in
      endpoint.keyVariable = "KEY"
    }
    defer { transport.shutdown() }
    let failure = try #require(await collect(transport).failure)
    #expect(failure.status == status)
    #expect(failure.message.contains("localhost:\(other.port)"))
    #expect(other.connections == 0)
  }

  @Test(
    "A Retry-After is reported and holds later calls to the endpoint back",
    arguments: ["Retry-After: 0.25", "Retry-After: 0.25\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT"])
  func retryAfter(_ lines: String) async throws {
    let server = LoopbackServer { connection, number in
      while connection.readRequest() != nil {
        if number == 0 {
          return _ = connection.send(
            "HTTP/1.1 429 Slow\r\n\(lines)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        connection.send(streamHead + chunk(delta("a") + stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let refused = await collect(transport)
    let failure = try #require(refused.failure)
    #expect(failure.retryAfterNs == 250_000_000)
    #expect(failure.isRetryable)
    let said = await collect(transport)
    #expect(said.outcome == .stop)
    let refusedNs = try #require(refused.firstByte).readNs
    #expect(try #require(said.firstByte).connectedNs >= refusedNs + 250_000_000)
  }

  @Test("A call is refused at once where the server wants to be left alone for longer than a call may take")
  func longRetryAfter() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(
        "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).failure?.retryAfterNs == 3_600_000_000_000)
    let failure = try #require(await collect(transport).failure)
    #expect(failure.status == 429)
    #expect(failure.message.contains("s."))
    #expect(server.connections == 1)
  }

  @Test("No more calls are under way than the endpoint's limit, and all are made")
  func concurrency() async throws {
    let busy = Lock((now: 0, most: 0))
    let server = LoopbackServer { connection, _ in
      while connection.readRequest() != nil {
        busy.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        connection.send(streamHead + chunk(delta("a")))
        // Nobody is answered before as many are under way as may be; then there is time for one too many.
        while busy.withLock({ $0.most < 3 }) { pauseBriefly() }
        pauseBriefly()
        busy.withLock { $0.now -= 1 }
        connection.send(chunk(stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL) { endpoint, _ in endpoint.concurrency = 3 }
    defer { transport.shutdown() }
    let done = await withTaskGroup(of: Said.self) { group in
      for _ in 0..<20 { group.addTask { await collect(transport) } }
      return await group.reduce(into: 0) { $0 += $1.outcome == .stop ? 1 : 0 }
    }
    #expect(done == 20)
    #expect(busy.withLock { $0.most } == 3)
  }

  @Test("A call that is cancelled while it waits for its turn gives its place away")
  func cancelledInQueue() async throws {
    let held = Signal()
    let server = LoopbackServer { connection, number in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("\(number)")))
        if number == 0 { return connection.waitForClose() }
        connection.send(chunk(stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL) { endpoint, _ in endpoint.concurrency = 1 }
    defer { transport.shutdown() }
    let first = Task {
      for await event in transport.events(of: question) { if case .delta = event { held.set() } }
    }
    await held.wait()
    let second = Task { await collect(transport) }
    let third = Task { await collect(transport) }
    second.cancel()
    #expect(await second.value.outcome == .cancelled)
    first.cancel()
    #expect(await third.value.outcome == .stop)
  }

  @Test("The request can be seen before it is sent, without its key")
  func requestText() throws {
    let transport = try transport(to: "http://example.test:8080/v1/", environment: ["KEY": Self.key]) {
      endpoint, _ in
      endpoint.keyVariable = "KEY"
      endpoint.headers = ["api-key": "another-secret"]
    }
    defer { transport.shutdown() }
    let text = transport.requestText(of: question)
    #expect(text.hasPrefix("POST /v1/chat/completions HTTP/1.1\nHost: example.test:8080\n"))
    #expect(text.contains("\nAuthorization: Bearer $KEY\n"))
    #expect(text.contains("\napi-key: ***\n"))
    #expect(
      text.contains("\n\n{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"))
    #expect(!text.contains(Self.key))
    #expect(!text.contains("another-secret"))
  }
}

/// The requests that a server has seen.
final class RequestLog: Sendable {
  private let requests = Lock<[LoopbackServer.Request]>([])
  var all: [LoopbackServer.Request] { requests.withLock { $0 } }
  func append(_ request: LoopbackServer.Request) { requests.withLock { $0.append(request) } }
}
