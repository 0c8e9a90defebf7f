/// Requests in the form of another tool, written one by one, in memory that does not grow with their number.
public protocol RequestExport: Sendable {
  /// The names of the files that it makes.
  var files: [String] { get }

  /// Begins with the requests of a trace.
  mutating func begin(_ trace: ExportedTrace)

  /// Takes the next request.
  ///
  /// - Parameter trace: The recording that it is from: the trace that was begun last, with the clock of the request.
  mutating func append(_ request: ExportedRequest, of trace: ExportedTrace)

  /// Ends all files.
  mutating func finish()

  /// What was written to a file since it was last asked for.
  mutating func take(_ file: Int) -> [UInt8]
}
