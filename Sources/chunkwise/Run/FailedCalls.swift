import TokenStreams

/// Calls that failed while their request went on without them.
///
/// They are said at a run's end: a model whose name is mistyped would else be missed by nobody but a reader of the trace.
struct FailedCalls {
  private struct Failure {
    var agent: String
    var first: StreamFailure
    var count = 1
  }

  private struct Running {
    var agents: [Int: String] = [:]
    var failed: [(call: Int, failure: StreamFailure)] = []
  }

  private var running: [Int: Running] = [:]
  private var failures: [Failure] = []

  /// Takes in what happened in a request.
  mutating func add(_ request: Int, _ observation: Observation) {
    switch observation {
    case .request: running[request] = Running()
    case .call(let start): running[request]?.agents[start.call] = start.agent
    case .stream(let call, .ended(.failed(let failure), _), _):
      running[request]?.failed.append((call, failure))
    // What is made again has not failed yet.
    case .retry(let call, _, _, _): running[request]?.failed.removeAll { $0.call == call }
    case .finished(let outcome, _):
      guard let over = running.removeValue(forKey: request) else { return }
      for (call, failure) in over.failed where !outcome.says(failure) {
        count(failure, of: over.agents[call] ?? "")
      }
    default: break
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

  /// One sentence for each agent and kind of failure, in the order in which they appeared.
  var sentences: [String] {
    failures.map { failure in
      (failure.count == 1 ? "A call failed: " : "\(failure.count) calls failed: ") + failure.first.message
    }
  }
}

extension RequestOutcome {
  /// Whether the request itself failed for this reason, so that its own sentence says it.
  fileprivate func says(_ failure: StreamFailure) -> Bool {
    guard case .failed(let own) = self else { return false }
    return own.kind == failure.kind && own.status == failure.status
  }
}
