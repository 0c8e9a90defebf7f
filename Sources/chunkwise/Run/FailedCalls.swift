import Aggregation
import TokenStreams

/// Calls that failed, of requests that went on without them and of requests that did not.
///
/// The former are said at a run's end: a model whose name is mistyped would else be missed by nobody but a reader of the
/// trace. The latter stand in the sentence about their request.
struct FailedCalls {
  private struct Failure {
    var agent: String
    var first: StreamFailure
    var count = 1
  }

  private struct Place: Hashable, Comparable {
    var layer: Int
    var slot: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.layer, left.slot) < (right.layer, right.slot)
    }
  }

  private struct Running {
    var lastLayer: Int
    /// Its proposals were recorded before: what failed then is no news.
    var isReplayed: Bool
    var calls: [Int: (agent: String, place: Place)] = [:]
    var failed: [(call: Int, failure: StreamFailure)] = []
    /// Places whose last call came to nothing, and who called.
    var dead: [Place: (agent: String, failure: StreamFailure)] = [:]
  }

  private let endpoints: [String: String]
  private var running: [Int: Running] = [:]
  private var failures: [Failure] = []
  private var failed: [Int: FailedRequest] = [:]

  /// Knows of no failure yet.
  ///
  /// - Parameter agents: the mixture's agents, for the names of their endpoints.
  init(agents: [MixtureShape.Agent]) {
    endpoints = Dictionary(agents.map { ($0.name, $0.endpoint) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes in what happened in a request.
  mutating func add(_ request: Int, _ observation: Observation) {
    switch observation {
    case .request(let header):
      running[request] = Running(
        lastLayer: header.places.last?.layer ?? 0, isReplayed: header.source != nil)
    case .call(let start):
      let place = Place(layer: start.layer, slot: start.slot)
      running[request]?.calls[start.call] = (start.agent, place)
      running[request]?.dead[place] = nil
    case .stream(let call, .ended(let outcome, _), _): end(call, of: request, outcome)
    // What is made again has not failed yet.
    case .retry(let call, _, _, _): running[request]?.failed.removeAll { $0.call == call }
    case .roundEnd(let end):
      // That a stream has broken off was seen at its end; that it was of no use is seen here.
      guard case .failed(let failure) = end.outcome, failure.kind == .silentRound || failure.kind == .restart
      else { return }
      let place = Place(layer: end.layer, slot: end.slot)
      guard let call = running[request]?.calls.filter({ $0.value.place == place }).keys.max() else { return }
      note(failure, of: call, in: request)
    case .finished(let outcome, _): finish(request, outcome)
    default: break
    }
  }

  private mutating func end(_ call: Int, of request: Int, _ outcome: Outcome) {
    switch outcome {
    case .failed(let failure): note(failure, of: call, in: request)
    case .truncated:
      let message =
        "\(title(running[request]?.calls[call]?.agent ?? "")) ended its stream without a finish reason."
      note(StreamFailure(.truncated, message: message), of: call, in: request)
    default: break
    }
  }

  private mutating func note(_ failure: StreamFailure, of call: Int, in request: Int) {
    guard let (agent, place) = running[request]?.calls[call] else { return }
    running[request]?.failed.append((call, failure))
    running[request]?.dead[place] = (agent, failure)
  }

  private mutating func finish(_ request: Int, _ outcome: RequestOutcome) {
    guard let over = running.removeValue(forKey: request) else { return }
    switch outcome {
    case .failed, .complete(.truncated), .degraded(.truncated): failed[request] = failedRequest(over)
    case .complete, .degraded, .cancelled:
      for (call, failure) in over.failed {
        guard let (agent, place) = over.calls[call], !(over.isReplayed && place.layer == 0) else { continue }
        count(failure, of: agent)
      }
    }
  }

  private mutating func count(_ failure: StreamFailure, of agent: String) {
    // Messages of one kind differ in what does not matter, such as milliseconds.
    let known = failures.firstIndex {
      $0.agent == agent && $0.first.kind == failure.kind && $0.first.status == failure.status
    }
    if let known {
      failures[known].count += 1
    } else {
      failures.append(Failure(agent: agent, first: failure))
    }
  }

  /// One sentence for each agent and kind of failure, in the order in which they appeared: of the requests that went on
  /// without those calls.
  var sentences: [String] {
    failures.map { failure in
      let first = [failure.first.message.asSentence, failure.first.advice].compactMap { $0 }.joined(
        separator: " ")
      return (failure.count == 1 ? "A call failed: " : "\(failure.count) calls failed: ") + first
    }
  }

  /// How a request that is over came to fail, which is told once; nil for one that did not.
  mutating func takeFailure(of request: Int) -> FailedRequest? { failed.removeValue(forKey: request) }

  private func failedRequest(_ over: Running) -> FailedRequest {
    let last = over.calls.filter { $0.value.place.layer == over.lastLayer }.max { $0.key < $1.key }
    let dead = over.dead.filter { $0.key.layer < over.lastLayer }.sorted { $0.key < $1.key }.map(\.value)
    return FailedRequest(
      writer: last.map { title($0.value.agent) } ?? "The aggregator",
      dead: dead.map { ($0.agent, endpoints[$0.agent] ?? "", $0.failure) })
  }

  private func title(_ agent: String) -> String {
    "Agent \"\(agent)\" at endpoint \"\(endpoints[agent] ?? "")\""
  }
}
