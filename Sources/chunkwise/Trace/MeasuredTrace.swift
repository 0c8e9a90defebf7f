import CommandLine
import Measures
import Traces

/// The requests of a trace, each measured when it is over; only those that run at the same time are held.
struct MeasuredTrace<Fold: RecordingFold> {
  /// What recorded it.
  let header: TraceHeader
  /// What is missing, or was not measured, in sentences; empty before the last request was read.
  private(set) var warnings: [String] = []
  private let path: String
  private let readingRate: Double
  private var reader: RequestReader<Fold>
  private var problems: [MeasuresError] = []

  /// Opens a trace.
  init(path: String, readingRate: Double = PlaybackStall.usualRate) throws(TraceError) {
    self.path = path
    self.readingRate = readingRate
    reader = try RequestReader(path: path)
    header = reader.header
  }

  /// The next request and what was put together of it; nil after the last. Of a damaged trace those that are whole are given,
  /// and then a warning on the standard error has said what is missing.
  ///
  /// - Parameter read: what the command has read so far, of which this request must be none.
  mutating func next(
    besides read: inout DistinctRequests
  ) throws -> (request: MeasuredRequest, fold: Fold)? {
    guard let fold = try reader.next(besides: &read) else {
      let sentences = problems.map { "\(path): \($0.description)" }
      for sentence in sentences { StandardStream.error.write("chunkwise: \(sentence)\n") }
      warnings = sentences + reader.warnings
      return nil
    }
    var request = MeasuredRequest(fold.recording, by: reader.recording, readingRate: readingRate)
    request.part = reader.part
    if let problem = request.splitProblem { problems.append(problem) }
    return (request, fold)
  }
}
