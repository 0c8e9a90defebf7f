internal import TokenStreams

/// What one recorded call tells of its agent.
struct CallSample: Equatable, Sendable {
  /// Which of the recorded requests made it.
  let request: Int
  /// Where in which request it was made, whatever the repetition, and the repetition.
  let place: Place
  let repetition: Int
  /// Where the log of its server has it.
  let server: ServerLog.Place
  /// From the call to its first content.
  private(set) var firstTextNs: Double
  /// UTF-8 bytes of the prompt.
  let promptBytes: Int
  /// Tokens of the prompt, and those of them that the server had cached, as it counts them; nil where it does not tell.
  let promptTokens: Int?
  let cachedTokens: Int?
  /// UTF-8 bytes of content, and the tokens that they are; nil where the server does not tell, or counts reasoning in.
  let contentBytes: Int
  let contentTokens: Int?
  /// From the first delta of content to the last, and how many intervals that is.
  private(set) var decodingNs: Double
  let intervals: Int
  /// From each delta of content to the next.
  private(set) var intervalsNs: [Double]
  /// UTF-8 bytes of each delta of content.
  private(set) var deltaBytes: [Int]
  /// Whether nothing but the model's own end limited it.
  let isWhole: Bool

  /// The same place is asked the same in every repetition of a request.
  struct Place: Hashable, Sendable {
    let batch: Int
    let promptID: String
    let policy: String
    let layer: Int
    let slot: Int
    let round: Int
  }

  /// Looks at a call; nil where it did not end with a finish reason, or said nothing.
  ///
  /// - Parameter batch: which of the batches that were read asked.
  init?(
    _ stream: RecordedStream, request: Int, of header: RequestHeader, batch: Int, server: ServerLog.Place
  ) {
    guard let outcome = stream.outcome, outcome.isComplete else { return nil }
    var instants: [Int64] = []
    var sizes: [Int] = []
    var usage: Usage?
    var reasons = false
    for entry in stream.entries {
      switch entry.event {
      case .delta(let delta) where delta.channel == .content:
        instants.append(entry.atNs)
        sizes.append(delta.text.utf8.count)
      case .delta: reasons = true
      case .usage(let report, _): usage = report
      case .firstByte, .firstEvent, .ended: break
      }
    }
    guard let first = instants.first else { return nil }
    self.request = request
    self.server = server
    place = Place(
      batch: batch, promptID: header.promptID, policy: header.policy, layer: stream.start.layer,
      slot: stream.start.slot,
      round: stream.start.round)
    repetition = header.repetition
    firstTextNs = Double(first - stream.start.atNs)
    promptBytes = stream.start.promptBytes
    promptTokens = usage.flatMap { $0.promptTokens > 0 ? $0.promptTokens : nil }
    cachedTokens = usage.flatMap { $0.cachedTokens >= 0 ? $0.cachedTokens : nil }
    contentBytes = sizes.reduce(0, +)
    contentTokens = usage.flatMap { Self.contentTokens($0, reasons: reasons) }
    decodingNs = Double(instants[instants.count - 1] - first)
    intervals = instants.count - 1
    intervalsNs = zip(instants, instants.dropFirst()).map { Double($1 - $0) }
    deltaBytes = sizes
    isWhole = outcome == .stop
  }

  /// The mean interval; nil where all came at once.
  var meanIntervalNs: Double? { decodingNs > 0 ? decodingNs / Double(intervals) : nil }

  /// The same without what is kept of all calls together.
  var withoutDeltas: CallSample {
    var sample = self
    sample.intervalsNs = []
    sample.deltaBytes = []
    return sample
  }

  /// The same, had it taken so long.
  func taking(firstTextNs: Double, decodingNs: Double) -> CallSample {
    var sample = self
    sample.firstTextNs = firstTextNs
    sample.decodingNs = decodingNs
    return sample
  }

  private static func contentTokens(_ usage: Usage, reasons: Bool) -> Int? {
    guard usage.completionTokens > 0 else { return nil }
    if usage.reasoningTokens >= 0 { return max(1, usage.completionTokens - usage.reasoningTokens) }
    return reasons ? nil : usage.completionTokens
  }
}
