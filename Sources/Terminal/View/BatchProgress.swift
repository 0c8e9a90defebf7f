internal import TokenStreams

/// How far a batch is: a pure fold over the observations of its requests, or over the ends of what it counts instead.
public struct BatchProgress: Equatable, Sendable {
  /// What is known of a request that is under way.
  private struct Running: Equatable {
    var scheduledNs: Int64
    var lastLayer: Int
    /// The call that writes the answer now; −1 before the first.
    var call = -1
    /// When the reader's first text came; nil before that.
    var firstTextNs: Int64?
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
  /// Times to first text of complete requests, in order of their length.
  private var firstTextsNs: [Int64] = []

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

  /// The median time to first text of the complete requests, in nanoseconds; nil before the first.
  var medianFirstTextNs: Int64? {
    guard !firstTextsNs.isEmpty else { return nil }
    let (low, high) = (firstTextsNs[(firstTextsNs.count - 1) / 2], firstTextsNs[firstTextsNs.count / 2])
    return low + (high - low) / 2
  }

  /// How much longer it will take if things go on as they did, in nanoseconds; nil before anything is done, and in the end.
  ///
  /// What is under way is half done, on average.
  func remainingNs(elapsedNs: Int64) -> Int64? {
    guard done > doneBefore, done < count else { return nil }
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
        scheduledNs: header.scheduledNs, lastLayer: header.places.last?.layer ?? 0)
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
      insert(firstTextNs - state.scheduledNs)
    case .degraded, .cancelled: break
    }
  }

  private mutating func insert(_ value: Int64) {
    var (low, high) = (0, firstTextsNs.count)
    while low < high {
      let middle = (low + high) / 2
      if firstTextsNs[middle] < value { low = middle + 1 } else { high = middle }
    }
    firstTextsNs.insert(value, at: low)
  }
}
