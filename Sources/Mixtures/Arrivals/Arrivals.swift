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
  /// - Parameter count: how many requests the batch has.
  /// - Throws: `MixtureError`: invalid where the text looks like a process and is none; what is wrong with a file; a file
  ///   with too few arrivals.
  public init(text: String, count: Int) throws(MixtureError) {
    if let process = ArrivalProcess(text: text) {
      self = .process(process)
      return
    }
    let recorded = try RecordedArrivals(path: text, count: count)
    guard recorded.arrivals.count >= count else {
      throw MixtureError(
        .invalid,
        [
          "\(recorded.file): The file has \(recorded.arrivals.count) arrivals, and the batch \(count) requests (prompts × "
            + "policies × repetitions)."
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
    let count = (numbers.last ?? -1) + 1
    let instants =
      switch self {
      // Not the seed itself, from which the plan draws its order.
      case .process(let process): process.instantsNs(count: count, seed: ~seed)
      case .recorded(let recorded): recorded.arrivals.map(\.atNs)
      }
    let originNs = numbers.first.map { instants[$0] } ?? 0
    return .open(instantsNs: numbers.map { instants[$0] - originNs }, limit: limit)
  }

  /// The tokens that a job's recorded answer had; nil where they are not known.
  public func outputTokens(ofJob number: Int) -> Int? {
    guard case .recorded(let recorded) = self, recorded.arrivals[number].outputTokens > 0 else { return nil }
    return recorded.arrivals[number].outputTokens
  }
}
