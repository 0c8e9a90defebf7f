/// When the calls to one server were made and ended, in one recording: what tells how long each waited for a slot of it.
struct ServerLog: Sendable {
  /// The place of a call in the logs of some recordings.
  struct Place: Equatable, Sendable {
    let log: Int
    let call: Int
  }

  /// A call, from its making to its end.
  struct Span: Equatable, Sendable {
    let startNs: Int64
    /// When its first text came; when it ended, where none did.
    let spokeNs: Int64
    let endNs: Int64

    init(startNs: Int64, spokeNs: Int64?, endNs: Int64) {
      self.startNs = startNs
      self.endNs = max(startNs, endNs)
      self.spokeNs = spokeNs ?? self.endNs
    }
  }

  /// Which of the calls that are made within such a time their server meets first is not known here: each has its own way
  /// to it. It is taken to be the one that spoke first.
  private static let togetherNs: Int64 = 10_000_000

  private(set) var calls: [Span] = []

  /// Adds a call. Returns its place.
  mutating func add(_ call: Span) -> Int {
    calls.append(call)
    return calls.count - 1
  }

  /// When each call came to its server.
  private var arrivalsNs: [Int64] {
    var arrivals = calls.map(\.startNs)
    let order = calls.indices.sorted { (calls[$0].startNs, $0) < (calls[$1].startNs, $1) }
    var together = order[...]
    while let first = together.first {
      let group = together.prefix { calls[$0].startNs - calls[first].startNs <= Self.togetherNs }
      let spoken = group.sorted { (calls[$0].spokeNs, $0) < (calls[$1].spokeNs, $1) }
      // The k-th to speak came no later than it spoke, for k of them had been made by then.
      for (call, other) in zip(spoken, group) { arrivals[call] = calls[other].startNs }
      together = together.dropFirst(group.count)
    }
    return arrivals
  }

  /// Calls that come and end, in the order of time; of one instant, ends come first.
  private var turns: [(atNs: Int64, isStart: Bool, call: Int)] {
    var turns: [(atNs: Int64, isStart: Bool, call: Int)] = []
    for (call, arrivalNs) in arrivalsNs.enumerated() {
      turns.append((arrivalNs, true, call))
      // One that ended at once ended after it had begun.
      turns.append((max(calls[call].endNs, arrivalNs + 1), false, call))
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
        waits[turn.call] = waitNs(of: turn.call, until: turn.atNs)
      } else if let next = queue.leave(ticket) {
        waits[next.call] = waitNs(of: next.call, until: turn.atNs)
      }
    }
    return waits
  }

  private func waitNs(of call: Int, until atNs: Int64) -> Int64 { max(0, atNs - calls[call].startNs) }
}
