import CommandLine
import Measures
import TokenStreams
import Traces

/// What can be put together from the observations of one request.
protocol RequestFold {
  /// What was known of the request before it ran.
  var header: RequestHeader { get }
  init(_ header: RequestHeader) throws(MeasuresError)
  mutating func append(_ observation: Observation) throws(MeasuresError)
}

extension RequestRecording: RequestFold {}
extension RequestTexts: RequestFold {}

/// Reads the requests of a trace, each put together when it is over; only those that run at the same time are held.
struct RequestReader<Request: RequestFold> {
  /// A request under way: an object, for a dictionary moves a value out and back whenever it changes.
  private final class Running {
    var request: Request
    let recording: TraceHeader

    init(_ request: Request, _ recording: TraceHeader) {
      self.request = request
      self.recording = recording
    }
  }

  /// Observations between two looks at whether the task is cancelled: one request may have millions.
  private static var observationsPerLook: Int { 4096 }

  /// What recorded the trace.
  let header: TraceHeader

  /// What recorded the request that was given last: a resumed or merged trace holds several recordings, each with a clock
  /// of its own.
  private(set) var recording: TraceHeader

  /// What is missing, or is not of the requests given, in sentences; empty before the last request was read.
  private(set) var warnings: [String] = []

  private let path: String
  private let reader: ObservationReader
  private let isSilent: Bool
  private var observationsToLook = observationsPerLook
  private var running: [Int: Running] = [:]
  /// The requests that have begun, in order; those before `nextBegun` are over.
  private var begun: [Int] = []
  private var nextBegun = 0
  /// Requests that contradict themselves, and the first contradiction.
  private var contradictory: [Int] = []
  private var contradiction: MeasuresError?

  /// Opens a trace.
  ///
  /// - Parameter isSilent: An earlier reading has said what is missing.
  init(path: String, isSilent: Bool = false) throws(TraceError) {
    self.path = path
    reader = try ObservationReader(path: path)
    self.isSilent = isSilent
    header = reader.trace.header
    recording = header
  }

  /// The next request; nil after the last, and then a warning on the standard error has said what is missing; nil too if
  /// the task is cancelled.
  ///
  /// Those that end come in the order of their ends. What the trace's end or a gap cut off comes after them, in the order
  /// of the beginnings.
  ///
  /// - Parameter read: what the command has read so far, of which this request must be none.
  /// - Throws: `TraceError` where the trace cannot be read, `CommandLineError` where the request has been read before.
  mutating func next(besides read: inout DistinctRequests) throws -> Request? {
    guard let request = try next() else { return nil }
    try read.insert(request.header, of: recording, at: path)
    return request
  }

  private mutating func next() throws(TraceError) -> Request? {
    while let (number, observation) = try reader.next() {
      observationsToLook -= 1
      if observationsToLook == 0 {
        if Task.isCancelled { return nil }
        observationsToLook = Self.observationsPerLook
      }
      do {
        if let request = try take(number, observation) { return request }
      } catch {
        running[number] = nil
        contradictory.append(number)
        contradiction = contradiction ?? error
      }
    }
    while nextBegun < begun.count {
      nextBegun += 1
      if let request = remove(begun[nextBegun - 1]) { return request }
    }
    warnings = findWarnings()
    if !isSilent { for sentence in warnings { StandardStream.error.write("chunkwise: \(sentence)\n") } }
    return nil
  }

  /// Takes in an observation, and gives the request that it ended.
  private mutating func take(_ number: Int, _ observation: Observation) throws(MeasuresError) -> Request? {
    switch observation {
    case .request(let header):
      let interrupted = remove(number)
      if interrupted == nil { begun.append(number) }
      running[number] = Running(try Request(header), reader.trace.recording)
      return interrupted
    case .finished:
      guard var request = remove(number) else { return nil }
      try request.append(observation)
      return request
    default:
      try running[number]?.request.append(observation)
      return nil
    }
  }

  private mutating func remove(_ number: Int) -> Request? {
    guard let entry = running.removeValue(forKey: number) else { return nil }
    recording = entry.recording
    return entry.request
  }

  private func findWarnings() -> [String] {
    let name = reader.trace.name
    var sentences: [String] = []
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
        "\(name): passed over \(NumberText.count(reader.unknownRows, of: "row")) of types unknown to this version."
      )
    }
    return sentences
  }

  private static func requests(_ numbers: [Int]) -> String {
    let listed = numbers.prefix(10).map { "\($0)" }.joined(separator: ", ")
    return numbers.count == 1
      ? "request \(listed)" : "\(numbers.count) requests (\(listed)\(numbers.count > 10 ? ", …" : ""))"
  }
}
