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
  /// What recorded the request that was given last: a resumed or merged trace holds several recordings, each with a clock
  /// of its own.
  public private(set) var recording: TraceHeader
  /// Of a merged trace, which of those that it was made of that request is from.
  public private(set) var part = 0

  /// A request that is not over, or was broken off.
  private struct Running {
    var observations: [Observation]
    let recording: TraceHeader
    let part: Int
  }

  private let reader: ObservationReader
  private var running: [Int: Running] = [:]
  /// Requests in the order in which they began; those that have ended are passed over.
  private var begun: [Int] = []
  private var headless: Set<Int> = []

  /// Opens a trace; see `TraceReader`.
  public init(path: String) throws(TraceError) {
    reader = try ObservationReader(path: path)
    trace = reader.trace
    recording = trace.header
  }

  /// What was recorded of the next request, its header first; nil when there are no more.
  ///
  /// Those that end come in the order of their ends, those that the trace breaks off in the order of their beginnings.
  ///
  /// - Throws: `TraceError` where the file cannot be read, or a row does not hold what its type promises.
  public func next() throws(TraceError) -> [Observation]? {
    while let (request, observation) = try reader.next() {
      if case .request = observation {
        let interrupted = take(request)
        running[request] = Running(
          observations: [observation], recording: trace.recording, part: trace.part)
        if let interrupted { return interrupted }
        begun.append(request)
      } else if running[request] == nil {
        if headless.insert(request).inserted { requestsWithoutHeader += 1 }
      } else {
        running[request]!.observations.append(observation)
        if case .finished = observation { return take(request) }
      }
    }
    for request in begun {
      if let brokenOff = take(request) { return brokenOff }
    }
    return nil
  }

  /// Gives what there is of a request; nil if it is not running.
  private func take(_ request: Int) -> [Observation]? {
    guard let taken = running.removeValue(forKey: request) else { return nil }
    recording = taken.recording
    part = taken.part
    return taken.observations
  }
}
