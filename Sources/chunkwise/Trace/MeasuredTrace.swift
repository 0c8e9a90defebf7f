import CommandLine
import Measures
import Traces

/// The requests of a trace, measured; each recording is let go as soon as its request is over.
struct MeasuredTrace {
  /// What recorded it.
  let header: TraceHeader
  private(set) var requests: [MeasuredRequest] = []

  /// Reads a trace to its end. Of a damaged one the requests that are whole are measured; a warning on the standard error
  /// says what is missing.
  init(path: String, readingRate: Double = PlaybackStall.usualRate) throws {
    var reader = try RequestReader<RequestRecording>(path: path)
    header = reader.header
    while let recording = try reader.next() {
      requests.append(
        MeasuredRequest(recording, readingRate: readingRate, isSimulated: header.isSimulated))
    }
    for problem in requests.compactMap(\.splitProblem) {
      StandardStream.error.write("chunkwise: \(path): \(problem.description)\n")
    }
  }
}
