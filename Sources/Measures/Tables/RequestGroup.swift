internal import TokenStreams

/// What the tables need of the requests of one policy: of its values all, for quantiles are exact, but one after the other
/// and not for each request.
struct RequestGroup: Sendable {
  /// Where the time to first output of a complete request went.
  struct Split {
    let split: FirstTokenSplit
    let places: [MeasuredRequest.Place]
  }

  /// The mixture of all of them.
  let mixture: String
  /// What their rows are called where there is no other mixture.
  let name: String

  /// How each request stands.
  private(set) var standings: [Standing] = []
  /// How many keep the limits of goodput.
  private(set) var good = 0
  /// From when to when there were requests.
  private(set) var firstNs = Int64.max
  private(set) var lastNs = Int64.min
  private(set) var isSimulated = false
  /// Whether the first barriers of all are exact.
  private(set) var barriersAreExact = true
  /// Why calls failed.
  private(set) var failures: [StreamFailure.Kind] = []

  /// The values of the complete requests.
  private(set) var values = MeasuredValues()
  /// Who counted their tokens, where there are any.
  private(set) var sources: [TokenCount.Source] = []
  /// For each of them and each of its rounds, whether the model stopped in it too early.
  private(set) var prematureRounds: [[Bool]] = []
  /// Of those that have one.
  private(set) var splits: [Split] = []

  /// Begins with nothing but what a request belongs to.
  init(of request: MeasuredRequest) {
    mixture = request.mixture
    name = request.group
  }

  mutating func add(_ request: MeasuredRequest, _ limits: LatencyLimits?) {
    standings.append(request.measures.standing)
    firstNs = min(firstNs, request.scheduledNs)
    lastNs = max(lastNs, request.lastNs)
    isSimulated = isSimulated || request.isSimulated
    barriersAreExact = barriersAreExact && request.barrierIsExact
    failures += request.failures
    guard request.measures.standing == .complete else { return }
    if limits?.areKept(by: request.measures) == true { good += 1 }
    values.append(request.measures.values)
    if let source = request.measures.tokenSource { sources.append(source) }
    // Whether a model that was not asked would have stopped too early is not known.
    if !request.isSimulated { prematureRounds.append(request.measures.prematureRounds) }
    if let split = request.split { splits.append(Split(split: split, places: request.places)) }
  }
}
