/// When the calls to one server were made and ended, in one recording: what tells how long each waited for a slot of it.
struct ServerLog: Sendable {
  /// The place of a call in the logs of some recordings.
  struct Place: Equatable, Sendable {
    let log: Int
    let call: Int
  }

  private(set) var calls: [(startNs: Int64, endNs: Int64)] = []

  /// Adds a call. Returns its place.
  mutating func add(startNs: Int64, endNs: Int64) -> Int {
    calls.append((startNs, max(startNs, endNs)))
    return calls.count - 1
  }

  /// Calls that begin and end, in the order of time; of one instant, ends come first.
  private var turns: [(atNs: Int64, isStart: Bool, call: Int)] {
    var turns: [(atNs: Int64, isStart: Bool, call: Int)] = []
    for (call, span) in calls.enumerated() {
      turns.append((span.startNs, true, call))
      // One that ended at once ended after it had begun.
      turns.append((max(span.endNs, span.startNs + 1), false, call))
    }
    return turns.sorted { ($0.atNs, $0.isStart ? 1 : 0, $0.call) < ($1.atNs, $1.isStart ? 1 : 0, $1.call) }
  }

  /// The most calls at a time.
  var mostAtOnce: Int {
    var (now, most) = (0, 0)
    for turn in turns {
      now += turn.isStart ? 1 : -1
      most = max(most, now)
    }
    return most
  }

  /// For how long each call waited, in nanoseconds, if the server works on so many at a time and takes them up in the order
  /// in which they came.
  func waitsNs(slots: Int) -> [Int64] {
    var queue = ServerQueue(slots: slots)
    var waits = [Int64](repeating: 0, count: calls.count)
    for turn in turns {
      let ticket = ServerQueue.Ticket(request: 0, call: turn.call)
      if turn.isStart {
        if !queue.enter(ticket) { waits[turn.call] = -1 }
      } else if waits[turn.call] < 0 {
        // It was given up while it waited.
        _ = queue.withdraw(ticket)
        waits[turn.call] = turn.atNs - calls[turn.call].startNs
      } else if let next = queue.leave(ticket) {
        waits[next.call] = turn.atNs - calls[next.call].startNs
      }
    }
    return waits
  }
}
