import ChatTransport
import Engine
import Testing
import TokenStreams

@Suite("Real streams", .timeLimit(.minutes(5)))
struct ChatTransportTests {
  @Test("A streamed answer arrives as it was sent, with its instants in order")
  func streams() async throws {
    let server = LoopbackServer { connection, _ in
      _ = connection.readRequest()
      connection.send(streamHead + chunk(delta("Hel")) + chunk(delta("lo") + stopEvents) + lastChunk)
      connection.waitForClose()
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let beforeNs = transport.timebase.nowNs
    let said = await collect(transport)
    #expect(said.content == "Hello")
    #expect(said.deltas == 2)
    #expect(said.outcome == .stop)
    let first = try #require(said.firstByte)
    #expect(beforeNs < first.connectedNs)
    #expect(first.connectedNs <= first.sentNs)
    #expect(first.sentNs <= first.readNs)
    #expect(!first.reusedConnection)
  }

  @Test("A connection is used again, and the report says so")
  func reuses() async throws {
    let server = LoopbackServer { connection, _ in
      while connection.readRequest() != nil {
        connection.send(streamHead + chunk(delta("x") + stopEvents) + lastChunk)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    #expect(await collect(transport).firstByte?.reusedConnection == false)
    #expect(await collect(transport).firstByte?.reusedConnection == true)
    #expect(server.connections == 1)
  }
}
