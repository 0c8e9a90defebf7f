public import TokenStreams

/// Which answers a trace holds already, so that a resumed batch asks for none of them twice.
///
/// A request counts as finished when its answer is whole (complete or degraded). One that failed, was cancelled, whose
/// answer or recording was cut off, or that misses rows does not. An answer by another mixture or other agents, under a
/// policy of the same name but with other parameters, or from other recorded proposals, is another answer. A prompt that
/// stands twice in a batch is answered twice.
public struct FinishedRequests: Equatable, Sendable {
  /// How a request is answered.
  private struct Way: Hashable {
    var mixture: String
    var policy: String
    var policyParameters: String
    var source: RequestHeader.Source?

    init(_ header: RequestHeader) {
      mixture = header.mixture
      policy = header.policy
      policyParameters = header.policyParameters
      source = header.source
    }
  }

  private struct Key: Hashable {
    var way: Way
    var agents: String
    var promptID: String
    var repetition: Int

    init(_ header: RequestHeader) {
      way = Way(header)
      agents = FinishedRequests.agents(of: header)
      promptID = header.promptID
      repetition = header.repetition
    }
  }

  private var finished: [Key: Int] = [:]
  private var running: [Int: Key] = [:]
  private var agents: [Way: String] = [:]
  /// The mixtures whose answers are there, in the order in which they first appear.
  public private(set) var mixtures: [String] = []
  /// The first number that no request of the trace has.
  public private(set) var nextRequest = 0

  /// Makes a set that knows of no request.
  public init() {}

  /// Learns what a trace holds that is to be resumed, and leaves it as it is.
  ///
  /// - Throws: `TraceError` where it cannot be read or is too damaged to be resumed.
  public init(resuming path: String) throws(TraceError) {
    _ = try ResumePoint(path: path, finished: &self)
  }

  /// How many answers are there.
  public var count: Int { finished.values.reduce(0, +) }

  /// How many answers to such a request are there: of the same prompt and repetition, by the same mixture, agents and
  /// policy. Its number, its seed and its instants do not matter.
  public func count(like header: RequestHeader) -> Int { finished[Key(header)] ?? 0 }

  /// Whether there are answers by a mixture and a policy of these names, but by other agents, models or endpoints.
  public func hasOtherAgents(than header: RequestHeader) -> Bool {
    agents[Way(header)].map { $0 != Self.agents(of: header) } ?? false
  }

  /// Who answers, and who reads whom.
  private static func agents(of header: RequestHeader) -> String {
    header.places.map { place in
      ["\(place.layer)", place.agent, place.model, place.endpoint, "\(place.upstreams)"]
        .joined(separator: "\u{1F}")
    }.joined(separator: "\u{1E}")
  }

  /// Learns from a row.
  ///
  /// - Throws: `TraceError` where the row does not hold what its type promises.
  public mutating func add(_ row: TraceRow) throws(TraceError) {
    if row.request >= nextRequest { nextRequest = row.request + 1 }
    // Whatever was running where rows are missing may miss some of its own.
    if row.kind == .gap { running = [:] }
    guard row.kind == .request || row.kind == .finished else { return }
    switch try row.observation() {
    case .request(let header):
      running[row.request] = Key(header)
    // What a stream left that ended without a finish reason is not known to be whole.
    case .finished(.complete(.truncated), _), .finished(.degraded(.truncated), _):
      running[row.request] = nil
    case .finished(.complete, _), .finished(.degraded, _):
      guard let key = running.removeValue(forKey: row.request) else { return }
      finished[key, default: 0] += 1
      agents[key.way] = key.agents
      if !mixtures.contains(key.way.mixture) { mixtures.append(key.way.mixture) }
    default:
      running[row.request] = nil
    }
  }
}
