public import TokenStreams

/// Reads what the requests of a trace did, in the order in which it was recorded.
public final class ObservationReader {
  /// The trace.
  public let trace: TraceReader
  /// Rows passed over because their type is one of a later version.
  public private(set) var unknownRows = 0

  /// Opens a trace; see `TraceReader`.
  public init(path: String) throws(TraceError) { trace = try TraceReader(path: path) }

  /// The next observation and the number of its request; nil when there are no more.
  ///
  /// - Throws: `TraceError` where the file cannot be read, or a row does not hold what its type promises.
  public func next() throws(TraceError) -> (request: Int, observation: Observation)? {
    while let row = try trace.next() {
      do {
        if let observation = try row.observation() { return (row.request, observation) }
      } catch {
        throw TraceError(error.kind, "\(trace.name), row \(trace.rows): \(error.description)")
      }
      if case .unknown = row.kind { unknownRows += 1 }
    }
    return nil
  }
}
