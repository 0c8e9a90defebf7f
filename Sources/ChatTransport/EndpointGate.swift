/// Lets calls through to one endpoint: so many at a time, in the order in which they came, and none while the server
/// has asked to be left alone.
struct EndpointGate {
  private let limit: Int
  private var inside = 0
  private var waiting: [Int] = []
  private var firstWaiting = 0
  /// Nobody passes before this instant.
  private(set) var opensNs = Int64.min

  /// Makes an open gate.
  init(limit: Int?) { self.limit = limit ?? .max }

  /// Whether somebody waits.
  var hasWaiting: Bool { firstWaiting < waiting.count }

  /// Puts a call at the end of the queue.
  mutating func arrive(_ call: Int) { waiting.append(call) }

  /// The next call that may pass; it counts as inside until `leave()`. A call that has been given up while it waited is
  /// still named here, and must leave at once.
  mutating func admit(nowNs: Int64) -> Int? {
    guard hasWaiting, inside < limit, nowNs >= opensNs else { return nil }
    let call = waiting[firstWaiting]
    firstWaiting += 1
    inside += 1
    // The array is moved down when half of it is used up, so that each call is moved at most once on average.
    if firstWaiting > waiting.count / 2 {
      waiting.removeFirst(firstWaiting)
      firstWaiting = 0
    }
    return call
  }

  /// A call that had passed is over.
  mutating func leave() { inside -= 1 }

  /// Nobody passes before `untilNs`; an earlier wish never shortens a later one.
  mutating func close(untilNs: Int64) { opensNs = max(opensNs, untilNs) }
}
