internal import Engine
internal import TokenStreams

/// What has been recorded and not yet been written: between those who record and the thread that writes.
final class RecordingQueue: Sendable {
  struct Entry {
    var request: Int
    var observation: Observation
  }

  private struct State {
    var entries: [Entry] = []
    var weight = 0
    /// The weight from which on the sleeping thread is to be woken.
    var wakeWeight = 1
    var isClosed = false
    var failure: TraceError?
    /// Those who wait until what has been appended is out of this process.
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let limit: Int
  private let state = Lock(State())
  private let wakeUp = WakeUp()

  init(limit: Int) { self.limit = limit }

  func append(_ entry: Entry) {
    let weight = Self.weight(of: entry.observation)
    let wakes = state.withLock { state -> Bool in
      if state.isClosed || state.failure != nil { return false }
      let before = state.weight
      state.weight += weight
      if state.weight > limit {
        state.failure = TraceError(
          .overflow,
          "The trace could not be written as fast as it was recorded: more than \(limit) bytes waited. "
            + "Everything up to then is in it.")
        return true
      }
      state.entries.append(entry)
      return before < state.wakeWeight && state.weight >= state.wakeWeight
    }
    if wakes { wakeUp.wake() }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    wakeUp.wake()
  }

  /// Waits until everything that has been appended is out of this process, or until recording has ended.
  func written() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.isClosed || state.failure != nil { return true }
        state.waiters.append(continuation)
        return false
      }
      if isOver { continuation.resume() } else { wakeUp.wake() }
    }
  }

  /// Hands over those who wait.
  func takeWaiters() -> [CheckedContinuation<Void, Never>] {
    state.withLock { state in
      defer { state.waiters = [] }
      return state.waiters
    }
  }

  /// Ends recording; the first failure stands.
  func fail(_ error: TraceError) { state.withLock { if $0.failure == nil { $0.failure = error } } }

  var failure: TraceError? { state.withLock { $0.failure } }

  /// Sleeps until there is something, if `untilNs` is nil, or else until that instant, or until the queue is half full
  /// or closed or somebody waits. Returns whether the time has not come yet.
  func wait(untilNs: Int64?) -> Bool {
    let sleeps = state.withLock { state -> Bool in
      state.wakeWeight = untilNs == nil ? 1 : limit / 2
      return state.weight < state.wakeWeight && state.waiters.isEmpty && !state.isClosed
        && state.failure == nil
    }
    return sleeps ? wakeUp.wait(untilNs: untilNs) : true
  }

  /// Exchanges what is there for the empty `entries`. Returns whether nothing will follow.
  func take(into entries: inout [Entry]) -> Bool {
    state.withLock { state in
      swap(&state.entries, &entries)
      state.weight = 0
      return state.isClosed || state.failure != nil
    }
  }

  /// Roughly the memory that an observation takes.
  private static func weight(of observation: Observation) -> Int {
    switch observation {
    case .stream(_, .delta(let delta), _): 128 + delta.text.utf8.count
    case .request(let header): header.messages.reduce(1024) { $0 + $1.content.utf8.count }
    case .note(let text, _): 128 + text.utf8.count
    default: 128
    }
  }
}
