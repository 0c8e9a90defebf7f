public import TokenStreams
public import Traces

/// Reads the requests of a trace one by one, each once its recording is at its end; memory holds those that interleave.
public final class RecordingReader {
  /// The trace.
  public let trace: TraceReader
  /// Requests of which there are rows but no header: it is lost, or stands behind them.
  public private(set) var requestsWithoutHeader = 0
  /// Rows passed over because their type is one of a later version.
  public var unknownRows: Int { reader.unknownRows }

  private let reader: ObservationReader
  private var running: [Int: [Observation]] = [:]
  /// Requests in the order in which they began; those that have ended are passed over.
  private var begun: [Int] = []
  private var headless: Set<Int> = []

  /// Opens a trace; see `TraceReader`.
  public init(path: String) throws(TraceError) {
    reader = try ObservationReader(path: path)
    trace = reader.trace
  }

  /// What was recorded of the next request, its header first; nil when there are no more.
  ///
  /// Those that end come in the order of their ends, those that the trace breaks off in the order of their beginnings.
  ///
  /// - Throws: `TraceError` where the file cannot be read, or a row does not hold what its type promises.
  public func next() throws(TraceError) -> [Observation]? {
    while let (request, observation) = try reader.next() {
      if case .request = observation {
        let interrupted = running.updateValue([observation], forKey: request)
        if let interrupted { return interrupted }
        begun.append(request)
      } else if running[request] == nil {
        if headless.insert(request).inserted { requestsWithoutHeader += 1 }
      } else {
        running[request]!.append(observation)
        if case .finished = observation { return running.removeValue(forKey: request) }
      }
    }
    for request in begun {
      if let brokenOff = running.removeValue(forKey: request) { return brokenOff }
    }
    return nil
  }
}
