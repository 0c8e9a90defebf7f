/// Decides when each request of a batch starts. Pure: instants go in, starts come out; live or simulated.
public struct ArrivalSchedule: Equatable, Sendable {
  /// A request that starts now.
  public struct Start: Equatable, Sendable {
    /// Its place in the batch.
    public var index: Int
    /// The instant from which its latency counts.
    public var scheduledNs: Int64
  }

  private let count: Int
  private let limit: Int
  private let isClosed: Bool
  /// The instants that are known: of an open loop all, of a closed one those whose turn has come.
  private var instantsNs: [Int64]
  private var next = 0
  private var running = 0

  /// Makes a schedule.
  ///
  /// - Parameters:
  ///   - count: how many requests there are; an open loop has an instant for each.
  ///   - startNs: what the load's instants count from.
  public init(_ load: Load, count: Int, startNs: Int64) {
    self.count = count
    switch load {
    case .closed(let concurrency, let rampNs):
      let first = min(max(1, concurrency), count)
      instantsNs = (0..<Int64(first)).map { startNs + $0 * rampNs }
      limit = max(1, concurrency)
      isClosed = true
    case .open(let offsets, let limit):
      precondition(offsets.count >= count, "An open loop has an instant for each request.")
      instantsNs = offsets.prefix(count).map { startNs + $0 }
      self.limit = limit ?? Int.max
      isClosed = false
    }
  }

  /// When time alone lets the next request start; nil if it takes the end of another.
  public var nextNs: Int64? { next < instantsNs.count && running < limit ? instantsNs[next] : nil }

  /// Lets start what is due, in order.
  public mutating func advance(toNs nowNs: Int64) -> [Start] {
    var starts: [Start] = []
    while let instant = nextNs, instant <= nowNs {
      starts.append(Start(index: next, scheduledNs: instant))
      next += 1
      running += 1
    }
    return starts
  }

  /// A request has ended.
  public mutating func requestEnded(atNs: Int64) -> [Start] {
    running -= 1
    if isClosed, instantsNs.count < count {
      let place = instantsNs[next...].firstIndex { $0 > atNs } ?? instantsNs.count
      instantsNs.insert(atNs, at: place)
    }
    return advance(toNs: atNs)
  }
}
