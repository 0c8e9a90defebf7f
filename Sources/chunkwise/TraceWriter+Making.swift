import CommandLine
import Traces

extension TraceWriter {
  /// Makes a new trace.
  ///
  /// - Parameter advice: what to do where a file of that name is there already.
  static func made(
    _ path: String, _ header: TraceHeader, ifThere advice: String,
    onFailure: @escaping @Sendable (TraceError) -> Void
  ) throws -> TraceWriter {
    do throws(TraceError) {
      return try TraceWriter(path: path, header: header, onFailure: onFailure)
    } catch {
      guard error.kind == .exists else { throw error }
      throw CommandLineError(.cantCreate, "\(path) is there already. \(advice)")
    }
  }
}
