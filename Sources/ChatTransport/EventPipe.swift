internal import Engine
internal import TokenStreams

/// Carries the events of one stream from the loop to its consumer, and tells the loop when there are too many.
final class EventPipe: Sendable {
  /// From so many bytes on, the stream is paused until the consumer has taken them. An event without text counts too.
  static let highWaterBytes = 256 << 10
  private static let bytesPerEvent = 64

  /// Whether more may come.
  enum Room { case open, full, closed }

  private struct State {
    var events: [StreamEvent] = []
    var bytes = 0
    var isPaused = false
    var isEnded = false
    var waiter: UnsafeContinuation<Void, Never>?
  }
  private let state = Lock(State())

  /// Adds events and takes them out of the caller's array. After `ended` nothing is added any more.
  func append(_ events: inout [StreamEvent]) -> Room {
    if events.isEmpty { return .open }
    var bytes = 0
    var ends = false
    for event in events {
      bytes += Self.bytesPerEvent
      if case .delta(let delta) = event { bytes += delta.text.utf8.count }
      if case .ended = event { ends = true }
    }
    let (room, waiter) = state.withLock { state -> (Room, UnsafeContinuation<Void, Never>?) in
      if state.isEnded { return (.closed, nil) }
      state.events.append(contentsOf: events)
      state.bytes += bytes
      state.isEnded = ends
      defer { state.waiter = nil }
      return (state.bytes >= Self.highWaterBytes ? .full : .open, state.waiter)
    }
    events.removeAll(keepingCapacity: true)
    waiter?.resume()
    return room
  }

  /// Whether the consumer still has too much before it; if so, it will ask for more once it has taken it.
  func pausesIfFull() -> Bool {
    state.withLock { state in
      state.isPaused = state.bytes >= Self.highWaterBytes && !state.isEnded
      return state.isPaused
    }
  }

  /// Swaps all events into the caller's empty array. Whether the stream was paused and must be told to go on.
  func take(_ events: inout [StreamEvent]) -> Bool {
    var taken = events
    events = []
    let (result, wasPaused) = state.withLock { state -> ([StreamEvent], Bool) in
      swap(&state.events, &taken)
      defer { state.isPaused = false }
      state.bytes = 0
      return (taken, state.isPaused)
    }
    events = result
    return wasPaused
  }

  /// Ends the stream as cancelled after what has already come. Whether it was not over yet.
  func cancel(atNs: Int64) -> Bool {
    let (didEnd, waiter) = state.withLock { state -> (Bool, UnsafeContinuation<Void, Never>?) in
      if state.isEnded { return (false, nil) }
      state.isEnded = true
      state.events.append(.ended(.cancelled, readNs: atNs))
      defer { state.waiter = nil }
      return (true, state.waiter)
    }
    waiter?.resume()
    return didEnd
  }

  /// Suspends until there is an event. One consumer at a time.
  func wait(isolation: isolated (any Actor)? = #isolation) async {
    await withUnsafeContinuation(isolation: isolation) { continuation in
      let hasEvents = state.withLock { state in
        if state.events.isEmpty { state.waiter = continuation }
        return !state.events.isEmpty
      }
      if hasEvents { continuation.resume() }
    }
  }
}
