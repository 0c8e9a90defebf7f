import CommandLine
import Measures
import TokenStreams
import Traces

/// The requests of a trace, measured; each recording is let go as soon as its request is over.
struct MeasuredTrace {
  /// What recorded it.
  let header: TraceHeader
  private(set) var requests: [MeasuredRequest] = []
  /// What is missing, or was not measured, in sentences.
  private(set) var warnings: [String] = []

  private let readingRate: Double
  private var running: [Int: RequestRecording] = [:]
  /// The requests that have begun, in order.
  private var begun: [Int] = []
  /// Requests that contradict themselves, and the first contradiction.
  private var contradictory: [Int] = []
  private var contradiction: MeasuresError?

  /// Reads a trace to its end. Of a damaged one the requests that are whole are measured; a warning on the standard error
  /// says what is missing.
  init(path: String, readingRate: Double = PlaybackStall.usualRate) throws {
    let reader = try ObservationReader(path: path)
    header = reader.trace.header
    self.readingRate = readingRate
    while let (request, observation) = try reader.next() {
      do {
        try add(request, observation)
      } catch {
        running[request] = nil
        contradictory.append(request)
        contradiction = contradiction ?? error
      }
    }
    // What the trace's end or a gap cut off is counted, as unfinished.
    for request in begun {
      guard let recording = running.removeValue(forKey: request) else { continue }
      measure(recording)
    }
    warnings = warnings(of: reader)
    for sentence in warnings { StandardStream.error.write("chunkwise: \(sentence)\n") }
  }

  private mutating func add(_ request: Int, _ observation: Observation) throws(MeasuresError) {
    switch observation {
    case .request(let header):
      if let interrupted = running[request] {
        measure(interrupted)
      } else {
        begun.append(request)
      }
      running[request] = try RequestRecording(header)
    case .finished:
      guard var recording = running.removeValue(forKey: request) else { return }
      try recording.append(observation)
      measure(recording)
    default:
      try running[request]?.append(observation)
    }
  }

  private mutating func measure(_ recording: RequestRecording) {
    requests.append(
      MeasuredRequest(recording, readingRate: readingRate, isSimulated: header.isSimulated))
  }

  private func warnings(of reader: ObservationReader) -> [String] {
    let name = reader.trace.name
    var sentences = requests.compactMap(\.splitProblem).map { "\(name): \($0.description)" }
    if let condition = reader.trace.condition, !condition.isWhole {
      sentences.append("\(name) is not whole. \(condition.description)")
    }
    if !reader.broken.isEmpty {
      sentences.append("\(name): not measured, because rows are missing: \(Self.requests(reader.broken)).")
    }
    if let problem = reader.problem { sentences.append(problem.description) }
    if let contradiction {
      sentences.append("\(name): not measured: \(Self.requests(contradictory)). \(contradiction.description)")
    }
    if reader.unknownRows > 0 {
      sentences.append(
        "\(name): \(reader.unknownRows) rows of types unknown to this version were passed over.")
    }
    return sentences
  }

  private static func requests(_ numbers: [Int]) -> String {
    let listed = numbers.prefix(10).map { "\($0)" }.joined(separator: ", ")
    return numbers.count == 1
      ? "request \(listed)" : "\(numbers.count) requests (\(listed)\(numbers.count > 10 ? ", …" : ""))"
  }
}
