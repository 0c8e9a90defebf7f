internal import TokenStreams

/// Which answers a trace holds already, so that a resumed batch asks for none of them twice.
///
/// A request counts as finished when its answer is whole (complete or degraded). One that failed, was cancelled, whose
/// answer or recording was cut off, or that misses rows does not. An answer by another mixture, or under a policy of the same name but with
/// other parameters, is another answer.
public struct FinishedRequests: Equatable, Sendable {
  private struct Key: Hashable {
    var promptID: String
    var mixture: String
    var policy: String
    var policyParameters: String
    var repetition: Int
  }

  private var finished: Set<Key> = []
  private var running: [Int: Key] = [:]
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
  public var count: Int { finished.count }

  /// Whether a mixture's answer to a prompt under a policy is there.
  ///
  /// - Parameter policyParameters: the policy's parameters, as its requests' headers hold them.
  public func contains(
    promptID: String, mixture: String, policy: String, policyParameters: String, repetition: Int
  ) -> Bool {
    finished.contains(
      Key(
        promptID: promptID, mixture: mixture, policy: policy, policyParameters: policyParameters,
        repetition: repetition))
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
      running[row.request] = Key(
        promptID: header.promptID, mixture: header.mixture, policy: header.policy,
        policyParameters: header.policyParameters, repetition: header.repetition)
    // What a stream left that ended without a finish reason is not known to be whole.
    case .finished(.complete(.truncated), _), .finished(.degraded(.truncated), _):
      running[row.request] = nil
    case .finished(.complete, _), .finished(.degraded, _):
      if let key = running.removeValue(forKey: row.request) { finished.insert(key) }
    default:
      running[row.request] = nil
    }
  }
}
