internal import TokenStreams

/// Which answers a trace holds already, so that a resumed batch asks for none of them twice.
///
/// A request counts as finished when its answer is whole (complete or degraded). One that failed, was cancelled or was
/// cut off by the end of the trace does not.
public struct FinishedRequests: Equatable, Sendable {
  private struct Key: Hashable {
    var promptID: String
    var policy: String
    var repetition: Int
  }

  private var finished: Set<Key> = []
  private var running: [Int: Key] = [:]
  /// The first number that no request of the trace has.
  public private(set) var nextRequest = 0

  /// Makes a set that knows of no request.
  public init() {}

  /// How many answers are there.
  public var count: Int { finished.count }

  /// Whether the answer to a prompt under a policy is there.
  public func contains(promptID: String, policy: String, repetition: Int) -> Bool {
    finished.contains(Key(promptID: promptID, policy: policy, repetition: repetition))
  }

  /// Learns from a row.
  ///
  /// - Throws: `TraceError` where the row does not hold what its type promises.
  public mutating func add(_ row: TraceRow) throws(TraceError) {
    if row.request >= nextRequest { nextRequest = row.request + 1 }
    guard row.kind == .request || row.kind == .finished else { return }
    switch try row.observation() {
    case .request(let header):
      running[row.request] = Key(
        promptID: header.promptID, policy: header.policy, repetition: header.repetition)
    case .finished(.complete, _), .finished(.degraded, _):
      if let key = running.removeValue(forKey: row.request) { finished.insert(key) }
    default:
      running[row.request] = nil
    }
  }
}
