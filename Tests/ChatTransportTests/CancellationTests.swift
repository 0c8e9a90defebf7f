import ChatTransport
import Engine
import Glibc
import Testing
import TokenStreams

@Suite("Cancellation and the end of things", .timeLimit(.minutes(5)))
struct CancellationTests {
  /// A server that streams without end and says when its client has gone.
  private func endless(_ gone: Signal, beginning: String = streamHead) -> LoopbackServer {
    LoopbackServer { connection, _ in
      if connection.readRequest() != nil {
        connection.send(beginning)
        while beginning == streamHead && connection.send(chunk(delta("a"))) { pauseBriefly() }
        connection.waitForClose()
      }
      gone.set()
    }
  }

  @Test(
    "Cancelling after any number of events closes the connection and ends the stream as cancelled",
    arguments: 0..<6)
  func cancel(after count: Int) async throws {
    let gone = Signal()
    let server = endless(gone)
    let transport = try transport(to: server.baseURL)
    let reached = Signal()
    let task = Task(executorPreference: transport.executor) { () -> StreamEvent? in
      var last: StreamEvent?
      var seen = 0
      if count == 0 { reached.set() }
      for await event in transport.events(of: question) {
        last = event
        seen += 1
        if seen == count { reached.set() }
      }
      return last
    }
    await reached.wait()
    task.cancel()
    let last = await task.value
    guard case .ended(.cancelled, _) = last else {
      Issue.record("The stream did not end as cancelled.")
      return
    }
    // A call that was cancelled before it began may never have connected.
    if count > 0 { await gone.wait() }
    transport.shutdown()
  }

  @Test("A cancelled task gets its last event and makes no call")
  func cancelledBefore() async throws {
    let server = LoopbackServer { connection, _ in _ = connection.readRequest() }
    let transport = try transport(to: server.baseURL)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await collect(transport)
    }
    #expect(await task.value.outcome == .cancelled)
    transport.shutdown()
  }

  @Test("Cancelling at any instant leaves no transfer behind", arguments: 0..<40)
  func cancelAnywhere(_ step: Int) async throws {
    let server = LoopbackServer { connection, _ in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("a")))
        connection.send(chunk(stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    let timebase = transport.timebase
    let task = Task { await collect(transport) }
    await timebase.sleep(untilNs: timebase.nowNs + Int64(step) * 50_000)
    task.cancel()
    let said = await task.value
    #expect(said.outcome == .cancelled || said.outcome == .stop)
    #expect(await collect(transport).outcome == .stop)
    transport.shutdown()
  }

  @Test("Leaving the loop early closes the connection")
  func dropped() async throws {
    let gone = Signal()
    let server = endless(gone)
    let transport = try transport(to: server.baseURL)
    for await event in transport.events(of: question) {
      if case .delta = event { break }
    }
    await gone.wait()
    transport.shutdown()
  }

  @Test("A stream that waits for its server is cancelled too")
  func cancelWhileSilent() async throws {
    let gone = Signal()
    let server = endless(gone, beginning: "")
    let transport = try transport(to: server.baseURL)
    let task = Task { await collect(transport) }
    while server.connections == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value.outcome == .cancelled)
    await gone.wait()
    transport.shutdown()
  }

  @Test("Shutting down ends running streams as cancelled, and later ones at once")
  func shutdown() async throws {
    let gone = Signal()
    let server = endless(gone)
    let transport = try transport(to: server.baseURL)
    let begun = Signal()
    let task = Task {
      var said = Said()
      for await event in transport.events(of: question) {
        said.add(event)
        begun.set()
      }
      return said
    }
    await begun.wait()
    transport.shutdown()
    #expect(await task.value.outcome == .cancelled)
    await gone.wait()
    #expect(await collect(transport).outcome == .cancelled)
    transport.shutdown()
  }

  @Test("A transport that is forgotten lets go of its server")
  func forgotten() async throws {
    let gone = Signal()
    let server = LoopbackServer { connection, _ in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("a") + stopEvents) + lastChunk)
      }
      gone.set()
    }
    do {
      let transport = try transport(to: server.baseURL)
      #expect(await collect(transport).outcome == .stop)
    }
    await gone.wait()
  }

  @Test("Transports that were shut down leave neither descriptors nor threads behind")
  func leavesNothing() async {
    await #expect(processExitsWith: .success) {
      let server = LoopbackServer { connection, _ in
        while connection.readRequest() != nil {
          connection.send(streamHead + chunk(delta("a") + stopEvents) + lastChunk)
        }
      }
      func use() async throws {
        let transport = try transport(to: server.baseURL)
        let running = Task { await collect(transport) }
        #expect(await collect(transport).outcome == .stop)
        transport.shutdown()
        _ = await running.value
      }
      try await use()
      // The server's threads and descriptors end a little after ours.
      let limit = Int32(entries(of: "/proc/self/fd") + entries(of: "/proc/self/task") + 6)
      for _ in 0..<50 { try await use() }
      for _ in 0..<200 where entries(of: "/proc/self/fd") + entries(of: "/proc/self/task") > limit {
        pauseBriefly()
      }
      #expect(entries(of: "/proc/self/fd") + entries(of: "/proc/self/task") <= limit)
    }
  }

  @Test("Reading what a call says twice traps")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      let transport = try ChatTransport(
        endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
        agents: [ChatAgent(name: "a", endpoint: 0, model: "m")])
      let events = transport.events(of: CallRequest(agent: 0, messages: []))
      _ = events.makeAsyncIterator()
      _ = events.makeAsyncIterator()
    }
  }
}

/// How many entries a directory has.
private func entries(of directory: String) -> Int {
  guard let handle = opendir(directory) else { return 0 }
  defer { closedir(handle) }
  var count = 0
  while readdir(handle) != nil { count += 1 }
  return count
}

/// Something that happens once and can be waited for.
final class Signal: Sendable {
  private struct State {
    var isSet = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Lock(State())

  func set() {
    let waiters = state.withLock { state in
      state.isSet = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func wait() async {
    await withCheckedContinuation { continuation in
      let isSet = state.withLock { state in
        if !state.isSet { state.waiters.append(continuation) }
        return state.isSet
      }
      if isSet { continuation.resume() }
    }
  }
}
