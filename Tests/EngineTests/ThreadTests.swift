import Glibc
import Scenarios
import Testing

@testable import Engine

/// What tasks on several threads share; the thread sanitizer watches these as well.
@Suite("Under real threads", .timeLimit(.minutes(5)))
struct ThreadTests {
  @Test("A lock lets one thread at a time change its value")
  func lock() async {
    let count = Box(0)
    await withDiscardingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<2_000 { count.update { $0 += 1 } } }
      }
    }
    #expect(count.value == 16_000)
  }

  @Test("A lock is given back if its body throws")
  func lockThatThrows() {
    struct Refusal: Error {}
    let lock = Lock(1)
    #expect(throws: Refusal.self) { try lock.withLock { _ throws(Refusal) in throw Refusal() } }
    #expect(lock.withLock { $0 } == 1)
  }

  @Test("What a thread works on lives until the work is done, and whoever waits for it sees what it did")
  func workThread() {
    let began = Box(false)
    weak var worked: Box<Int>?
    do {
      let box = Box(0)
      worked = box
      let thread = WorkThread {
        while !began.value { sched_yield() }
        box.update { $0 += 1 }
      }
      began.update { $0 = true }
      thread.join()
      thread.join()
      #expect(box.value == 1)
    }
    #expect(worked == nil)
  }

  @Test("A thread that nobody refers to goes on")
  func forgottenThread() async {
    await withCheckedContinuation { continuation in
      WorkThread { continuation.resume() }
    }
  }

  @Test("A mailbox hands on every item once, those of one poster in their order")
  func mailbox() async {
    let mailbox = Mailbox<(poster: Int, number: Int)>()
    let posters = 4
    let each = 2_000
    await withDiscardingTaskGroup { group in
      for poster in 0..<posters {
        group.addTask {
          for number in 0..<each {
            mailbox.post((poster, number))
            if number % 100 == 0 { await Task.yield() }
          }
        }
      }
      var next = [Int](repeating: 0, count: posters)
      var batch: [(poster: Int, number: Int)] = []
      while next.contains(where: { $0 < each }) {
        await mailbox.take(into: &batch)
        #expect(!batch.isEmpty)
        for (poster, number) in batch {
          if number != next[poster] { Issue.record("\(number) came in place of \(next[poster]).") }
          next[poster] += 1
        }
      }
    }
  }

  @Test(
    "A signal that is fired before, while or after it is waited for ends the wait, however often it is fired")
  func signal() async {
    for _ in 0..<500 {
      let signal = Signal()
      await withDiscardingTaskGroup { group in
        for _ in 0..<3 { group.addTask { signal.fire() } }
        group.addTask { await signal.wait() }
      }
      await signal.wait()
    }
  }
}
