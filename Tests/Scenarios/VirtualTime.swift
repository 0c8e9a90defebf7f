internal import Engine
internal import TokenStreams

/// A clock that jumps from one awaited instant to the next, and the one thread that everything runs on.
///
/// Tasks that prefer it, and their structured children, run on the thread that called `run`, in an order that depends
/// on nothing but the seed. `Task {}`, `Task.detached` and `Task.sleep` would escape it.
package final class VirtualTime: TaskExecutor, Timebase {
  /// Every task waits for something that never comes.
  package struct Stuck: Error {}

  private struct Sleeper {
    let atNs: Int64
    let continuation: UnsafeContinuation<Void, Never>
  }

  private struct State {
    var nowNs: Int64 = 0
    var runnable: [UnownedJob] = []
    var sleepers: [Int: Sleeper] = [:]
    var sleeperCount = 0
    var random: SplitMix64?
  }

  private let state: Lock<State>

  /// Makes a clock at 0.
  ///
  /// - Parameter seed: which of several runnable jobs runs next is drawn from it; nil: the one that became so first.
  package init(seed: UInt64? = nil) { state = Lock(State(random: seed.map { SplitMix64(seed: $0) })) }

  package var nowNs: Int64 { state.withLock { $0.nowNs } }

  /// Whether nothing runs, can run or sleeps.
  package var isIdle: Bool { state.withLock { $0.runnable.isEmpty && $0.sleepers.isEmpty } }

  package func sleep(untilNs: Int64) async {
    let id = state.withLock { state in
      state.sleeperCount += 1
      return state.sleeperCount
    }
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let isOver = state.withLock { state in
          if Task.isCancelled || untilNs <= state.nowNs { return true }
          state.sleepers[id] = Sleeper(atNs: untilNs, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.runnable.append(job) }
  }

  /// Runs `body` to its end. The clock does not move on from there: a task that still sleeps shows in `isIdle`.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) throws(Stuck) -> Result {
    let box = Box<Result?>(nil)
    _ = Task(executorPreference: self) { box.set(await body()) }
    while true {
      if let job = nextJob() {
        job.runSynchronously(on: asUnownedTaskExecutor())
      } else if let result = box.value {
        return result
      } else {
        guard let sleeper = nextSleeper() else { throw Stuck() }
        sleeper.resume()
      }
    }
  }

  private func nextJob() -> UnownedJob? {
    state.withLock { state in
      guard !state.runnable.isEmpty else { return nil }
      guard state.random != nil else { return state.runnable.removeFirst() }
      return state.runnable.remove(at: Int.random(in: state.runnable.indices, using: &state.random!))
    }
  }

  /// Moves the clock to the earliest instant that somebody awaits.
  private func nextSleeper() -> UnsafeContinuation<Void, Never>? {
    state.withLock { state in
      guard let next = state.sleepers.min(by: { ($0.value.atNs, $0.key) < ($1.value.atNs, $1.key) })
      else { return nil }
      state.sleepers.removeValue(forKey: next.key)
      state.nowNs = next.value.atNs
      return next.value.continuation
    }
  }
}
