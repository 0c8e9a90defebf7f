import Testing
import TokenStreams

@testable import ChatTransport

@Suite("Decisions without a clock")
struct DecisionTests {
  @Test("Retry-After is read as seconds and as an HTTP date, which is relative to the server's clock")
  func retryAfter() {
    let nowSeconds: Int64 = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT
    #expect(RetryAfter.delayNs("120", nowSeconds: nowSeconds) == 120_000_000_000)
    #expect(RetryAfter.delayNs(" 1.5 ", nowSeconds: nowSeconds) == 1_500_000_000)
    #expect(RetryAfter.delayNs("Sun, 06 Nov 1994 08:50:07 GMT", nowSeconds: nowSeconds) == 30_000_000_000)
    #expect(RetryAfter.delayNs("Sun, 06 Nov 1994 08:49:07 GMT", nowSeconds: nowSeconds) == 0)
    #expect(RetryAfter.delayNs("1e300", nowSeconds: nowSeconds) == 86_400_000_000_000)
    for bad in [
      "", "soon", "-1", "nan", "inf", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
    ] {
      #expect(RetryAfter.delayNs(bad, nowSeconds: nowSeconds) == nil, "\(bad)")
    }
  }

  @Test(
    "HTTP dates name the right instant",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
      ("Thu, 31 Dec 2026 23:59:59 GMT", 1_798_761_599), ("Fri, 01 Jan 2100 00:00:00 GMT", 4_102_444_800),
    ] as [(String, Int64)])
  func dates(_ text: String, _ seconds: Int64) {
    #expect(RetryAfter.httpDate(text) == seconds)
  }

  @Test("A gate lets calls through in order, so many at a time, and none before it opens")
  func gate() {
    var gate = EndpointGate(limit: 2)
    for call in 1...5 { gate.arrive(call) }
    #expect([gate.admit(nowNs: 0), gate.admit(nowNs: 0), gate.admit(nowNs: 0)] == [1, 2, nil])
    gate.leave()
    gate.close(untilNs: 100)
    gate.close(untilNs: 50)
    #expect(gate.admit(nowNs: 99) == nil)
    #expect(gate.admit(nowNs: 100) == 3)
    gate.leave()
    gate.leave()
    #expect([gate.admit(nowNs: 100), gate.admit(nowNs: 100), gate.admit(nowNs: 100)] == [4, 5, nil])
    #expect(!gate.hasWaiting)
  }

  @Test(
    "Deadlines come earliest first, however they were set, moved and removed",
    arguments: 0..<20 as Range<UInt64>)
  func deadlines(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var heap = DeadlineHeap<Int>()
    var model: [Int: Int64] = [:]
    for _ in 0..<500 {
      let id = Int.random(in: 0..<40, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0...2:
        let dueNs = Int64.random(in: 0..<100, using: &random)
        heap.set(id, dueNs: dueNs)
        model[id] = dueNs
      case 3:
        heap.remove(id)
        model[id] = nil
      default:
        let nowNs = Int64.random(in: 0..<100, using: &random)
        if let due = heap.popDue(nowNs: nowNs) {
          #expect(model[due] == model.values.min())
          #expect(model[due]! <= nowNs)
          model[due] = nil
        } else {
          #expect(model.values.allSatisfy { $0 > nowNs })
        }
      }
      #expect(heap.nextNs == model.values.min())
    }
  }

  @Test("Which limit passes next follows from how far the stream has come")
  func progress() {
    let limits = StreamLimits(connectNs: 10, firstTokenNs: 100, idleNs: 50, totalNs: 1000)
    var progress = StreamProgress(startNs: 1)
    func next() -> String { progress.next(limits).map { "\($0.limit) \($0.dueNs)" } ?? "none" }
    #expect(next() == "connect 11")
    progress.isConnected = true
    #expect(next() == "firstToken 101")
    progress.lastTextNs = 90
    #expect(next() == "idle 140")
    progress.lastTextNs = 980
    #expect(next() == "total 1001")
    progress.lastTextNs = 200
    progress.isPaused = true
    #expect(next() == "total 1001")
    progress.endedNs = 300
    #expect(next() == "linger \(300 + StreamProgress.lingerNs)")
    progress = StreamProgress(startNs: 1)
    let none = StreamLimits(connectNs: nil, firstTokenNs: nil, idleNs: nil, totalNs: nil)
    #expect(progress.next(none) == nil)
    #expect(progress.next(StreamLimits(connectNs: .max, firstTokenNs: nil, totalNs: nil)) == nil)
  }

  @Test(
    "Loopback is known by all its names",
    arguments: [
      ("http://127.0.0.1:8080/v1", true), ("http://localhost/v1", true), ("http://[::1]:80/v1", true),
      ("https://127.1.2.3/v1", true), ("https://example.com/v1", false),
      ("http://localhost.example.com", false),
      ("http://10.0.0.1", false),
    ])
  func loopback(_ url: String, _ isLoopback: Bool) throws {
    #expect(try #require(Address(url)).isLoopback == isLoopback)
  }
}
