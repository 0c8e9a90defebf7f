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

  @Test(
    "The report names the server as it does itself, cleaned and cut, whether its head is whole or breaks off",
    arguments: [
      ("Server: chunkwise-mock\r\n", "chunkwise-mock"), ("sErVeR:  llama.cpp/b4000 \r\n", "llama.cpp/b4000"),
      ("", ""),
      ("Server: a\u{7}b\tc\r\n", "a b c"),
      ("Server: \(String(repeating: "x", count: 200))\r\n", String(repeating: "x", count: 100) + "…"),
    ])
  func names(header: String, name: String) async throws {
    let server = LoopbackServer { connection, number in
      _ = connection.readRequest()
      // What comes before the answer proper is not the server's word on itself.
      connection.send("HTTP/1.1 103 Early Hints\r\nServer: somebody else\r\n\r\nHTTP/1.1 200 OK\r\n" + header)
      if number == 0 {
        connection.send("Content-Type: text/event-stream\r\n\r\n" + delta("Hello") + stopEvents)
      }
    }
    let transport = try transport(to: server.baseURL)
    defer { transport.shutdown() }
    let whole = await collect(transport)
    #expect(whole.content == "Hello" && whole.firstByte?.server == name)
    #expect(whole.firstByte?.isOfMock == (name == "chunkwise-mock"))
    let broken = await collect(transport)
    #expect(broken.failure != nil && broken.firstByte?.server == name)
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
