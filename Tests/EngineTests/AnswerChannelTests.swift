import Scenarios
import Testing

@testable import Engine

@Suite("The channel that carries the answer", .timeLimit(.minutes(5)))
struct AnswerChannelTests {
  @Test("What was sent before it closed is read; what is sent afterwards is not")
  func close() async {
    let channel = AnswerChannel()
    channel.send("one ")
    channel.send("answer")
    channel.close()
    channel.send(" more")
    var read: [String] = []
    for await text in channel { read.append(text) }
    #expect(read == ["one answer"])
  }

  @Test("It is overfull above its limit, until it is read or closed")
  func limit() async {
    let channel = AnswerChannel(limit: 4)
    var iterator = channel.makeAsyncIterator()
    channel.send("four")
    #expect(!channel.isOverfull)
    channel.send("+")
    #expect(channel.isOverfull)
    #expect(await iterator.next() == "four+")
    #expect(!channel.isOverfull)
    channel.send("again too much")
    channel.close()
    #expect(!channel.isOverfull)
    await channel.waitForReader()
  }

  @Test(
    "A reader that waits gets the next piece; if it is cancelled instead, its reading ends and nobody waits for it"
  )
  func waitingReader() throws {
    let time = VirtualTime()
    let (first, second, endNs) = try time.run {
      let channel = AnswerChannel(limit: 1)
      return await withTaskGroup(of: (String?, String?).self) { group in
        group.addTask {
          var iterator = channel.makeAsyncIterator()
          return (await iterator.next(), await iterator.next())
        }
        await time.sleep(untilNs: 10)
        channel.send("piece")
        await time.sleep(untilNs: 20)
        group.cancelAll()
        let read = await group.next()!
        channel.send("for nobody")
        await channel.waitForReader()
        return (read.0, read.1, time.nowNs)
      }
    }
    #expect(first == "piece" && second == nil && endNs == 20)
  }

  @Test("A reader that goes away before the end is not waited for")
  func readerGone() throws {
    let time = VirtualTime()
    try time.run {
      let channel = AnswerChannel(limit: 1)
      channel.send("first")
      for await _ in channel { break }
      channel.send("nobody reads this")
      await channel.waitForReader()
    }
  }

  @Test("Several writers that wait all go on when it is read, and one that is cancelled goes on alone")
  func waitingWriters() throws {
    let time = VirtualTime()
    let ends = try time.run {
      let channel = AnswerChannel(limit: 1)
      var iterator = channel.makeAsyncIterator()
      channel.send("too much")
      return await withTaskGroup(of: [Int64].self) { group in
        for _ in 0..<2 {
          group.addTask {
            await channel.waitForReader()
            return [time.nowNs]
          }
        }
        group.addTask {
          await withTaskGroup(of: Int64.self) { inner in
            inner.addTask {
              await channel.waitForReader()
              return time.nowNs
            }
            await time.sleep(untilNs: 10)
            inner.cancelAll()
            return [await inner.next()!]
          }
        }
        await time.sleep(untilNs: 30)
        _ = await iterator.next()
        return await group.reduce(into: []) { $0 += $1 }.sorted()
      }
    }
    #expect(ends == [10, 30, 30])
  }

  @Test("Under real threads every byte arrives once and in order, though the writer has to wait")
  func threads() async {
    let channel = AnswerChannel(limit: 64)
    let text = (0..<5_000).map { "\($0) " }
    async let writing: Void = {
      for piece in text {
        channel.send(piece)
        if channel.isOverfull { await channel.waitForReader() }
      }
      channel.close()
    }()
    var read = ""
    for await piece in channel { read += piece }
    await writing
    #expect(read == text.joined())
  }
}
