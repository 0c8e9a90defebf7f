public import TokenStreams

/// Reads what the requests of a trace did, in the order in which it was recorded.
///
/// A request of which rows are missing or cannot be understood is *broken* from there on: no more is given of it, and what
/// was given is not to be relied on, because nobody knows what stood in between.
public final class ObservationReader {
  /// The trace.
  public let trace: TraceReader
  /// Rows passed over because their type is one of a later version.
  public private(set) var unknownRows = 0
  /// Requests that are broken, in the order in which that was found.
  public private(set) var broken: [Int] = []
  /// Why the first row that could not be understood could not; nil if all could.
  public private(set) var problem: TraceError?

  private var brokenNumbers: Set<Int> = []
  /// Requests that have begun since the last gap and have not finished.
  private var running: Set<Int> = []
  private var hasGap = false
  private let wanted: Set<Int>?

  /// Opens a trace; see `TraceReader`.
  ///
  /// - Parameter requests: The numbers of the requests that are given; rows of others are passed over, understood or not,
  ///   which takes less time. nil: all.
  public init(path: String, requests: Set<Int>? = nil) throws(TraceError) {
    trace = try TraceReader(path: path)
    wanted = requests
  }

  /// The next observation and the number of its request; nil when there are no more.
  ///
  /// - Throws: `TraceError` where the file cannot be read.
  public func next() throws(TraceError) -> (request: Int, observation: Observation)? {
    while let row = try trace.next() {
      switch row.kind {
      case .gap: breakRunning()
      // What the recording before has left unfinished cannot miss rows here.
      case .trace: running = []
      case .unknown: unknownRows += 1
      default: break
      }
      if let observation = observation(of: row) { return (row.request, observation) }
    }
    return nil
  }

  private func observation(of row: TraceRow) -> Observation? {
    if let wanted, !wanted.contains(row.request) { return nil }
    if !brokenNumbers.isEmpty, brokenNumbers.contains(row.request) { return nil }
    let observation: Observation?
    do {
      observation = try row.observation()
    } catch {
      if problem == nil {
        problem = TraceError(error.kind, "\(trace.name), row \(trace.rows): \(error.description)")
      }
      breakRequest(row.request)
      return nil
    }
    switch observation {
    case nil: return nil
    case .request: running.insert(row.request)
    case _ where hasGap && !running.contains(row.request):
      // Its beginning is missing.
      breakRequest(row.request)
      return nil
    case .finished: running.remove(row.request)
    default: break
    }
    return observation
  }

  private func breakRunning() {
    hasGap = true
    for request in running.sorted() { breakRequest(request) }
  }

  private func breakRequest(_ request: Int) {
    running.remove(request)
    if brokenNumbers.insert(request).inserted { broken.append(request) }
  }
}
