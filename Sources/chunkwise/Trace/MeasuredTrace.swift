import CommandLine
import Measures
import TokenStreams
import Traces

/// The requests of a trace, measured; each recording is let go as soon as its request is over.
struct MeasuredTrace {
  /// What recorded it.
  let header: TraceHeader
  private(set) var requests: [MeasuredRequest] = []

  /// Reads a trace to its end. A damaged one gives what is whole, and a warning on the standard error.
  init(path: String, readingRate: Double = PlaybackStall.usualRate) throws {
    let reader = try ObservationReader(path: path)
    header = reader.trace.header
    var running: [Int: RequestRecording] = [:]
    var order: [Int] = []
    while let (request, observation) = try reader.next() {
      if case .request(let header) = observation {
        if let interrupted = running[request] {
          requests.append(MeasuredRequest(interrupted, readingRate: readingRate))
        } else {
          order.append(request)
        }
        running[request] = try RequestRecording(header)
      } else {
        try running[request]?.append(observation)
      }
      if case .finished = observation, let recording = running.removeValue(forKey: request) {
        requests.append(MeasuredRequest(recording, readingRate: readingRate))
      }
    }
    // What the trace's end cut off is counted, as unfinished.
    for request in order {
      guard let recording = running.removeValue(forKey: request) else { continue }
      requests.append(MeasuredRequest(recording, readingRate: readingRate))
    }
    for problem in requests.compactMap(\.splitProblem) {
      StandardStream.error.write("chunkwise: \(reader.trace.name): \(problem.description)\n")
    }
    if let condition = reader.trace.condition, !condition.isWhole {
      StandardStream.error.write("chunkwise: \(reader.trace.name) is not whole. \(condition.description)\n")
    }
    if reader.unknownRows > 0 {
      StandardStream.error.write(
        "chunkwise: \(reader.trace.name): \(reader.unknownRows) rows of types unknown to this version were passed over.\n"
      )
    }
  }
}
