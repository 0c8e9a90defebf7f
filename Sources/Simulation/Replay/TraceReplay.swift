public import TokenStreams
public import Traces

/// Replays the requests of a trace row by row, as they were recorded among each other.
public struct TraceReplay: Sendable {
  /// What followed from one row.
  public struct Moment: Sendable {
    /// The request.
    public let request: Int
    /// When it happened.
    public let atNs: Int64
    /// What a recorder would have seen.
    public internal(set) var observations: [Observation] = []
    /// What was added to the answer that the reader sees.
    public internal(set) var text = ""
    /// The request, if its replay is over.
    public internal(set) var end: ReplayedRequest?
  }

  /// Requests of which there are rows but no header, in the order of their first rows.
  public private(set) var headless: [Int] = []

  private let selection: Set<Int>?
  private var running: [Int: Replay] = [:]
  /// Requests in the order in which they began; those that have ended are passed over.
  private var begun: [Int] = []
  /// Requests that have been heard of.
  private var known: Set<Int> = []
  private var interrupted: [ReplayedRequest] = []

  /// Makes a replay of a trace that has not begun.
  ///
  /// - Parameter selection: the requests to replay; nil: all.
  public init(selection: Set<Int>? = nil) { self.selection = selection }

  /// Takes the next row; nil if it belongs to no request that is being replayed.
  public mutating func take(_ row: TraceRow) -> Moment? {
    // Whatever ran where rows are missing, or another recording begins, ends there, as far as anybody knows.
    if row.kind == .gap || row.kind == .trace { breakOff() }
    let request = row.request
    guard selection?.contains(request) ?? true else { return nil }
    let observation: Observation
    do {
      guard let read = try row.observation() else { return nil }
      observation = read
    } catch {
      return stop(request, atNs: row.tNs, SimulationError(.recording, error.description))
    }
    var moment = Moment(request: request, atNs: row.tNs)
    if case .request(let header) = observation {
      if let earlier = running.removeValue(forKey: request) { interrupted.append(ReplayedRequest(earlier)) }
      known.insert(request)
      do {
        running[request] = try Replay(header)
      } catch {
        moment.end = ReplayedRequest(header, answer: "", unusable: error)
        return moment
      }
      begun.append(request)
    }
    guard running[request] != nil else {
      if known.insert(request).inserted { headless.append(request) }
      return nil
    }
    do {
      moment.text = try running[request]!.take(observation, into: &moment.observations)
      if observation.isFinish || running[request]!.disagreement != nil {
        moment.end = running.removeValue(forKey: request).map { ReplayedRequest($0) }
      }
    } catch {
      return stop(request, atNs: row.tNs, error)
    }
    return moment
  }

  /// Gives up a request; nil if it is not being replayed.
  private mutating func stop(_ request: Int, atNs: Int64, _ problem: SimulationError) -> Moment? {
    running.removeValue(forKey: request).map {
      let end = ReplayedRequest($0.header, answer: $0.answer, unusable: problem)
      return Moment(request: request, atNs: atNs, end: end)
    }
  }

  /// The requests that have been broken off since this was last asked, in the order of their beginnings. What follows of them
  /// is not replayed.
  public mutating func takeInterrupted() -> [ReplayedRequest] {
    defer { interrupted = [] }
    return interrupted
  }

  /// Those that the trace's end breaks off too.
  public mutating func end() -> [ReplayedRequest] {
    breakOff()
    return takeInterrupted()
  }

  private mutating func breakOff() {
    interrupted += begun.compactMap { running.removeValue(forKey: $0) }.map { ReplayedRequest($0) }
    begun = []
  }
}

extension Observation {
  fileprivate var isFinish: Bool {
    if case .finished = self { true } else { false }
  }
}
