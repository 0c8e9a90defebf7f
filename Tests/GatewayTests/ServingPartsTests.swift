import Testing
import TokenStreams

@testable import Gateway

@Suite struct ServingPartsTests {
  @Test("Timers fire in order of their instants and not before them", arguments: UInt64(1)...5)
  func timers(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var heap = TimerHeap()
    let instants = (0..<200).map { _ in Int64.random(in: 0...50, using: &random) }
    for (index, instant) in instants.enumerated() {
      heap.insert(TimerHeap.Entry(atNs: instant, id: UInt64(index)))
    }
    var fired: [Int64] = []
    for now in Int64(0)...50 {
      while let id = heap.popDue(nowNs: now) {
        #expect(instants[Int(id)] == now)
        fired.append(now)
      }
    }
    #expect(fired == instants.sorted())
    #expect(heap.nextNs == nil)
  }

  @Test("Slots go to those who wait in the order of their coming, and who leaves the queue is skipped")
  func slots() {
    var queue = SlotQueue(slots: 2)
    func leave(_ id: UInt64) -> UInt64? { queue.leave(id) }
    let entered = [1, 2, 3, 4, 5].map { queue.enter($0) }
    #expect(entered == [true, true, false, false, false])
    #expect(leave(3) == nil)
    #expect(leave(1) == 4)
    #expect(leave(2) == 5)
    #expect(leave(4) == nil)
    let sixth = queue.enter(6)
    #expect(sixth)
  }

  @Test("The log keeps the latest requests and its bounds")
  func log() {
    var log = RequestLog()
    func record(_ bytes: Int) -> MockRequestRecord {
      MockRequestRecord(
        id: "", model: "", body: Array(repeating: 0, count: bytes), status: 200, promptTokens: 0,
        cachedTokens: 0, completionTokens: 0, seed: 0, arrivedNs: 0)
    }
    let first = log.add(record(RequestLog.maximumBytes / 2))
    let second = log.add(record(RequestLog.maximumBytes / 2))
    let third = log.add(record(1))
    log.update(first) { $0.status = 1 }
    log.update(second) { $0.status = 2 }
    log.update(third) { $0.status = 3 }
    #expect(log.records.map(\.status) == [2, 3])
    for _ in 0..<3 * RequestLog.maximumRecords { _ = log.add(record(0)) }
    #expect(log.records.count == RequestLog.maximumRecords)
  }
}
