import ChatTransport
import Engine
import Glibc
import Testing
import TokenStreams

@Suite("The loop as executor, clock and brake", .timeLimit(.minutes(5)))
struct LoopTests {
  @Test("Sleeps end in the order of their instants and never early")
  func sleeps() async throws {
    let transport = try transport(to: "http://127.0.0.1:1")
    defer { transport.shutdown() }
    let timebase = transport.timebase
    let beginNs = timebase.nowNs + 1_000_000_000
    let order = await withTaskExecutorPreference(transport.executor) {
      await withTaskGroup(of: (Int, Int64).self) { group in
        for index in [3, 1, 2, 0] {
          group.addTask {
            let dueNs = beginNs + Int64(index) * 5_000_000
            await timebase.sleep(untilNs: dueNs)
            return (index, timebase.nowNs - dueNs)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(order.map(\.0) == [0, 1, 2, 3])
    #expect(order.allSatisfy { $0.1 >= 0 })
  }

  @Test("A sleep ends when its task is cancelled, before or while it sleeps, and when the loop ends")
  func cancelledSleeps() async throws {
    let transport = try transport(to: "http://127.0.0.1:1")
    let timebase = transport.timebase
    let farNs = timebase.nowNs + 3_600_000_000_000
    let before = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await timebase.sleep(untilNs: farNs)
    }
    await before.value
    let during = Task { await timebase.sleep(untilNs: farNs) }
    await timebase.sleep(untilNs: timebase.nowNs + 5_000_000)
    during.cancel()
    await during.value
    let last = Task { await timebase.sleep(untilNs: farNs) }
    await timebase.sleep(untilNs: timebase.nowNs + 5_000_000)
    transport.shutdown()
    await last.value
    await timebase.sleep(untilNs: farNs)
  }

  @Test("Consumers that prefer the transport's executor all run on its one thread")
  func oneThread() async throws {
    let server = LoopbackServer { connection, _ in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("a")) + chunk(delta("b") + stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let threads = await withTaskExecutorPreference(transport.executor) {
      await withTaskGroup(of: Set<pthread_t>.self) { group in
        for _ in 0..<8 {
          group.addTask {
            var threads: Set<pthread_t> = []
            for await _ in transport.events(of: question) { threads.insert(pthread_self()) }
            return threads
          }
        }
        return await group.reduce(into: Set<pthread_t>()) { $0.formUnion($1) }
      }
    }
    #expect(threads.count == 1)
  }

  @Test("A consumer that does not read stops its server, and gets everything once it does")
  func backPressure() async throws {
    let sent = Lock(0)
    let count = 60_000
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(streamHead)
      let piece = chunk(String(repeating: delta(String(repeating: "x", count: 400)), count: 10))
      for _ in 0..<(count / 10) {
        if !connection.send(piece) { return }
        sent.withLock { $0 += piece.utf8.count }
      }
      connection.send(chunk(stopEvents) + lastChunk)
      connection.waitForClose()
    }
    // The idle limit is shorter than the consumer's rest: its slowness is not the server's.
    let limits = StreamLimits(idleNs: 5_000_000_000, maxBytes: 1 << 30)
    let transport = try transport(to: server.baseURL, limits: limits)
    defer { transport.shutdown() }
    var said = Said()
    var atRest = 0
    for await event in transport.events(of: question) {
      said.deltas += 1
      if case .delta = event, atRest == 0 {
        // The server is stuck once what it has sent no longer grows.
        var last = -1
        while last != sent.withLock({ $0 }) {
          last = sent.withLock { $0 }
          await transport.timebase.sleep(untilNs: transport.timebase.nowNs + 150_000_000)
        }
        atRest = last
        await transport.timebase.sleep(untilNs: transport.timebase.nowNs + 5_500_000_000)
      }
      if case .ended(let outcome, _) = event { said.outcome = outcome }
    }
    #expect(said.outcome == .stop)
    #expect(said.deltas == count + 3)
    // The kernel's buffers on both sides, libcurl's and the pipe's: far from the 28 MB of the whole.
    #expect(atRest < 12 << 20)
  }

  @Test("One stream that is stuck does not hold up the others")
  func independent() async throws {
    let server = LoopbackServer { connection, _ in
      while let request = connection.readRequest() {
        connection.send(streamHead)
        if String(decoding: request.body, as: UTF8.self).contains("stuck") {
          while connection.send(chunk(delta(String(repeating: "x", count: 400)))) {}
          return
        }
        connection.send(chunk(delta("a") + stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    var stuck = transport.events(of: CallRequest(agent: 0, messages: [Message(.user, "stuck")]))
      .makeAsyncIterator()
    _ = await stuck.next()
    for _ in 0..<20 { #expect(await collect(transport).outcome == .stop) }
    _ = await stuck.next()
  }

  @Test("Captured responses come through libcurl as they do without it", arguments: Capture.all)
  func captures(_ capture: Capture) async throws {
    let server = LoopbackServer { connection, number in
      while connection.readRequest() != nil {
        var random = SplitMix64(seed: UInt64(number))
        var rest = capture.bytes[...]
        while !rest.isEmpty {
          let size =
            number == 0 ? rest.count : Int.random(in: 1...max(2, capture.bytes.count / 5), using: &random)
          connection.send(Array(rest.prefix(size)))
          rest = rest.dropFirst(size)
        }
        return
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let expected = Said(capture.events(cutAt: []))
    for _ in 0..<3 {
      var said = await collect(transport)
      said.firstByte = nil
      #expect(said == expected)
    }
  }
}
