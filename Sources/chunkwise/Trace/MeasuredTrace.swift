import CommandLine
import JSON
import Measures
import Traces

/// The requests of a trace, measured; each recording is let go as soon as its request is over.
struct MeasuredTrace {
  /// What recorded it.
  let header: TraceHeader
  private(set) var requests: [MeasuredRequest] = []
  /// What each of them cost; empty unless prices were given.
  private(set) var costs: [RequestCost] = []
  /// What is missing, or was not measured, in sentences.
  private(set) var warnings: [String] = []

  /// Reads a trace to its end. Of a damaged one the requests that are whole are measured; a warning on the standard error
  /// says what is missing.
  ///
  /// - Parameter read: what the command has read so far; its requests must be others.
  init(
    path: String, besides read: inout DistinctRequests, readingRate: Double = PlaybackStall.usualRate,
    prices: PriceTable? = nil
  ) throws {
    var reader = try RequestReader<RequestRecording>(path: path)
    header = reader.header
    while let recording = try reader.next(besides: &read) {
      try Task.checkCancellation()
      if let prices { costs.append(RequestCost(recording, prices: prices)) }
      requests.append(
        MeasuredRequest(
          recording, readingRate: readingRate, isSimulated: header.isSimulated,
          proposersAreAsRecorded: header.proposersAreAsRecorded))
    }
    let problems = requests.compactMap(\.splitProblem).map { "\(path): \($0.description)" }
    for problem in problems { StandardStream.error.write("chunkwise: \(problem)\n") }
    warnings = problems + reader.warnings
  }
}

extension TraceHeader {
  /// Whether the header of a simulated trace calls its first barriers exact.
  fileprivate var proposersAreAsRecorded: Bool {
    simulation[Fidelity.exact.rawValue]?.array?.contains { $0.string == Measure.firstBarrier.rawValue }
      ?? false
  }
}
