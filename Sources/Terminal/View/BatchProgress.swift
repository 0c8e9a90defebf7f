internal import TokenStreams

/// How far a batch is: a pure fold over the observations of its requests, or over the ends of what it counts instead.
public struct BatchProgress: Equatable, Sendable {
  /// What is known of a request that is under way.
  private struct Running: Equatable {
    var policy: String
    var scheduledNs: Int64
    var lastLayer: Int
    /// The call that writes the answer now; −1 before the first.
    var call = -1
    /// When the reader's first text came; nil before that.
    var firstTextNs: Int64?
  }

  /// Times to first text of the complete requests under one policy, in order of their length.
  private struct FirstTexts: Equatable {
    let policy: String
    var sortedNs: [Int64] = []

    mutating func insert(_ value: Int64) {
      sortedNs.insert(value, at: sortedNs.partitioningIndex { $0 >= value })
    }

    var medianNs: Int64 {
      let (low, high) = (sortedNs[(sortedNs.count - 1) / 2], sortedNs[sortedNs.count / 2])
      return low + (high - low) / 2
    }
  }

  /// What is counted, as a word behind its number: empty for requests, which nobody needs to be told.
  let unit: String
  let count: Int
  /// What was done before.
  private let doneBefore: Int
  private(set) var done: Int
  /// Of those that are done, the ones without a whole answer.
  private(set) var failed = 0
  /// Of those that are done, the ones that read recorded proposals beyond what is known of them.
  private(set) var censored = 0
  private var requests: [Int: Running] = [:]
  /// Policy by policy, as they came.
  private var firstTexts: [FirstTexts] = []

  /// The progress of a batch of which so much is done.
  ///
  /// - Parameter unit: what is counted; empty for requests.
  public init(of count: Int, _ unit: String = "", done: Int = 0) {
    self.unit = unit
    self.count = count
    doneBefore = done
    self.done = done
  }

  /// Requests that are under way.
  var running: Int { requests.count }

  /// The median time to first text of the complete requests under each policy, in nanoseconds.
  var medianFirstTextsNs: [(policy: String, ns: Int64)] { firstTexts.map { ($0.policy, $0.medianNs) } }

  /// How much longer it will take if things go on as they did, in nanoseconds; nil before anything is done, and in the end.
  ///
  /// What is under way is half done, on average. Where more is under way than was ever done, as where everything began at
  /// once, those that are done are the short ones and say nothing of the others: nil.
  func remainingNs(elapsedNs: Int64) -> Int64? {
    guard done > doneBefore, done < count, done - doneBefore >= running else { return nil }
    let begun = Double(running) / 2
    let spent = Double(done - doneBefore) + begun
    return Int64(Double(max(0, elapsedNs)) / spent * max(0, Double(count - done) - begun))
  }

  /// Takes in that one more is done, of what has no observations.
  mutating func addDone() { done += 1 }

  /// Takes in what happened in a request.
  mutating func add(_ request: Int, _ observation: Observation) {
    switch observation {
    case .request(let header):
      requests[request] = Running(
        policy: header.policy, scheduledNs: header.scheduledNs, lastLayer: header.places.last?.layer ?? 0)
    case .call(let start):
      if start.layer == requests[request]?.lastLayer { requests[request]?.call = start.call }
    case .stream(let call, .delta(let delta), _):
      guard let state = requests[request], state.firstTextNs == nil, state.call == call else { return }
      requests[request]?.firstTextNs = delta.readNs
    case .finished(let outcome, _):
      guard let state = requests.removeValue(forKey: request) else { return }
      end(outcome, state)
    default: break
    }
  }

  private mutating func end(_ outcome: RequestOutcome, _ state: Running) {
    done += 1
    switch outcome {
    case .failed(let failure) where failure.kind == .censored: censored += 1
    case .failed, .complete(.truncated), .degraded(.truncated): failed += 1
    case .complete:
      guard let firstTextNs = state.firstTextNs else { return }
      let known = firstTexts.firstIndex { $0.policy == state.policy }
      if known == nil { firstTexts.append(FirstTexts(policy: state.policy)) }
      firstTexts[known ?? firstTexts.count - 1].insert(firstTextNs - state.scheduledNs)
    case .degraded, .cancelled: break
    }
  }
}
