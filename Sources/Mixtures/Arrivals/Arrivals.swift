internal import Aggregation
public import TokenStreams

/// When the requests of a batch are to come, whatever has become of those before: an open loop.
public enum Arrivals: Equatable, Sendable {
  /// At random, or in step.
  case process(ArrivalProcess)
  /// As they came to a service that somebody has recorded.
  case recorded(RecordedArrivals)

  /// What a text that is no file has to be.
  public static let expectation =
    "constant:RATE, poisson:RATE, gamma:RATE,cv=VARIATION or gamma:RATE,burstiness=SHAPE (RATE in requests a second), or "
    + "a file of arrivals"

  /// Reads `constant:RATE` and the like, or else the file of that name.
  ///
  /// - Parameters:
  ///   - count: how many requests the batch has.
  ///   - factors: what that number is the product of, for a sentence.
  /// - Throws: `MixtureError`: invalid where the text looks like a process and is none; what is wrong with a file; a file
  ///   with too few arrivals.
  public init(text: String, count: Int, factors: String) throws(MixtureError) {
    if let process = ArrivalProcess(text: text) {
      self = .process(process)
      return
    }
    let recorded = try RecordedArrivals(path: text, count: count)
    guard recorded.arrivals.count >= count else {
      throw MixtureError(
        .invalid,
        [
          "\(recorded.file): The file has \(recorded.arrivals.count) arrivals, and the batch \(count) requests (\(factors))."
        ])
    }
    self = .recorded(recorded)
  }

  /// The load that they are to the jobs of a plan, which keep their distances when the batch goes on later.
  ///
  /// - Parameters:
  ///   - seed: from it come the gaps that are drawn.
  ///   - limit: the most requests at a time; nil: no limit.
  public func load(of plan: BatchPlan, seed: UInt64, limit: Int?) -> Load {
    let numbers = plan.jobs.map(\.number)
    let instants = instantsNs(count: (numbers.last ?? -1) + 1, seed: seed)
    let originNs = numbers.first.map { instants[$0] } ?? 0
    return .open(instantsNs: numbers.map { instants[$0] - originNs }, limit: limit)
  }

  /// When the first requests come, in nanoseconds since the first.
  ///
  /// - Parameters:
  ///   - count: how many; no more than a file has.
  ///   - seed: from it come the gaps that are drawn.
  public func instantsNs(count: Int, seed: UInt64) -> [Int64] {
    switch self {
    // Not the seed itself, from which others draw.
    case .process(let process): process.instantsNs(count: count, seed: ~seed)
    case .recorded(let recorded): recorded.arrivals.prefix(count).map(\.atNs)
    }
  }

  /// The tokens that a job's recorded answer had; nil where they are not known.
  public func outputTokens(ofJob number: Int) -> Int? {
    guard case .recorded(let recorded) = self, recorded.arrivals[number].outputTokens > 0 else { return nil }
    return recorded.arrivals[number].outputTokens
  }
}
