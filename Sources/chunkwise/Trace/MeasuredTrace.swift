import CommandLine
import Measures
import TokenStreams
import Traces

/// The requests of a trace, measured; each recording is let go as soon as its request is over.
struct MeasuredTrace {
  private(set) var requests: [MeasuredRequest] = []

  private let readingRate: Double
  private var running: [Int: RequestRecording] = [:]
  /// The requests that have begun, in order.
  private var begun: [Int] = []
  /// Requests that cannot be measured because they contradict themselves, and the first such contradiction.
  private var contradictory: [Int] = []
  private var contradiction: MeasuresError?

  /// Reads a trace to its end. Of a damaged one the requests that are whole are measured; a warning on the standard error
  /// says what is missing.
  init(path: String, readingRate: Double = PlaybackStall.usualRate) throws {
    self.readingRate = readingRate
    let reader = try ObservationReader(path: path)
    var broken = 0
    while let (request, observation) = try reader.next() {
      for request in reader.broken[broken...] { running[request] = nil }
      broken = reader.broken.count
      do {
        try add(request, observation)
      } catch {
        running[request] = nil
        contradictory.append(request)
        contradiction = contradiction ?? error
      }
    }
    for request in reader.broken[broken...] { running[request] = nil }
    // What the trace's end cut off is counted, as unfinished.
    for request in begun {
      guard let recording = running.removeValue(forKey: request) else { continue }
      requests.append(MeasuredRequest(recording, readingRate: readingRate))
    }
    warn(of: reader)
  }

  private mutating func add(_ request: Int, _ observation: Observation) throws(MeasuresError) {
    switch observation {
    case .request(let header):
      if let interrupted = running[request] {
        requests.append(MeasuredRequest(interrupted, readingRate: readingRate))
      } else {
        begun.append(request)
      }
      running[request] = try RequestRecording(header)
    case .finished:
      guard var recording = running.removeValue(forKey: request) else { return }
      try recording.append(observation)
      requests.append(MeasuredRequest(recording, readingRate: readingRate))
    default:
      try running[request]?.append(observation)
    }
  }

  private func warn(of reader: ObservationReader) {
    let name = reader.trace.name
    var sentences = requests.compactMap(\.splitProblem).map { "\(name): \($0.description)" }
    if let condition = reader.trace.condition, !condition.isWhole {
      sentences.append("\(name) is not whole. \(condition.description)")
    }
    if !reader.broken.isEmpty {
      let why = reader.problem.map { "cannot be understood (\($0.description))" } ?? "are missing"
      sentences.append(
        "\(name): \(Self.requests(reader.broken)) not measured, because rows of theirs \(why).")
    }
    if let contradiction {
      sentences.append("\(name): \(Self.requests(contradictory)) not measured: \(contradiction.description)")
    }
    if reader.unknownRows > 0 {
      sentences.append(
        "\(name): \(reader.unknownRows) rows of types unknown to this version were passed over.")
    }
    for sentence in sentences { StandardStream.error.write("chunkwise: \(sentence)\n") }
  }

  private static func requests(_ numbers: [Int]) -> String {
    let listed = numbers.prefix(10).map { "\($0)" }.joined(separator: ", ")
    return numbers.count == 1
      ? "request \(listed) is" : "\(numbers.count) requests (\(listed)\(numbers.count > 10 ? ", …" : "")) are"
  }
}
