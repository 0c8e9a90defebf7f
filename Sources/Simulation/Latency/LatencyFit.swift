internal import Measures
internal import TokenStreams

/// A latency model fitted to part of the recorded requests, and how well it foretells the others.
///
/// Requests are divided, not calls: rounds of one answer are alike, and would be in both parts.
public struct LatencyFit: Sendable {
  /// The share of the requests that the model is fitted to.
  public static let fittedShare = 0.7

  /// How well the model foretells one agent's held-out calls. Errors are shares: |foretold − observed| ÷ observed.
  public struct Evaluation: Sendable {
    /// The agent's name.
    public let agent: String
    /// The fitted model.
    public let latency: AgentLatency
    /// Calls that it was fitted to.
    public let fittedCalls: Int
    /// Calls that were held out.
    public let heldOutCalls: Int
    /// Median and 90th percentile of the error of the time to the first text.
    public let firstTextError: Errors?
    /// Those of the time from the first text to the last.
    public let decodingError: Errors?
    /// Share of the held-out calls whose time to the first text lies in the interval foretold for 90 % of them; nil where
    /// the fit has too few calls for one.
    public let coverage90: Double?
    /// The error of foretelling a call by the same call in another repetition of its request: the noise that no model is
    /// below. nil where there are no repetitions.
    public let repeatError: Errors?
  }

  /// Two percentiles of errors.
  public struct Errors: Equatable, Sendable {
    /// The median, as a share.
    public let median: Double
    /// The 90th percentile, as a share.
    public let p90: Double

    init?(_ errors: [Double]) {
      let sorted = Quantiles(errors)
      guard let median = sorted[0.5], let p90 = sorted[0.9] else { return nil }
      self.median = median
      self.p90 = p90
    }
  }

  /// The fitted model.
  public let model: LatencyModel
  /// The agents, in the order in which they were first called.
  public let evaluations: [Evaluation]
  /// What the calls cannot tell, in sentences.
  public let remarks: [String]

  init(_ samples: [AgentSamples], _ logs: [ServerLog], requests: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let shuffled = Array(0..<requests).shuffled(using: &random)
    let fitted = Set(shuffled.prefix(max(1, Int((Double(requests) * Self.fittedShare).rounded()))))
    var model = LatencyModel()
    var evaluations: [Evaluation] = []
    var remarks: [String] = []
    for agent in samples {
      let part = agent.part(of: fitted)
      guard !part.calls.isEmpty else {
        remarks.append("\(agent.agent): no call in the part that is fitted.")
        continue
      }
      let (latency, said, doubts) = part.estimate(logs)
      var lone = LoneCalls(logs, latency.sharing)
      let calls = agent.calls.map { lone.sample($0) }
      model[agent.agent] = latency
      remarks += said + doubts
      evaluations.append(
        Evaluation(
          agent.agent, latency, fittedCalls: part.calls.count,
          heldOut: calls.filter { !fitted.contains($0.request) }, all: calls))
    }
    self.model = model
    self.evaluations = evaluations
    self.remarks = remarks
  }
}

extension LatencyFit.Evaluation {
  fileprivate init(
    _ agent: String, _ latency: AgentLatency, fittedCalls: Int, heldOut: [CallSample], all: [CallSample]
  ) {
    let medianRatio = Quantiles(latency.firstTextRatio.values)[0.5] ?? 1
    let interval = latency.firstTextRatio.interval(of: 0.9)
    let meanInterval = latency.intervalNs.mean
    var firstText: [Double] = []
    var decoding: [Double] = []
    var covered = 0
    for call in heldOut {
      let promptTokens =
        call.promptTokens.map(Double.init) ?? Double(call.promptBytes) / latency.promptBytesPerToken
      let lineNs = latency.expectedFirstTextNs(
        promptTokens: promptTokens, cachedTokens: Double(call.cachedTokens ?? 0))
      if let error = Self.error(of: lineNs * medianRatio, to: call.firstTextNs) {
        firstText.append(error)
      }
      if let interval, interval ~= call.firstTextNs / lineNs { covered += 1 }
      if let error = Self.error(of: meanInterval * Double(call.intervals), to: call.decodingNs) {
        decoding.append(error)
      }
    }
    self.agent = agent
    self.latency = latency
    self.fittedCalls = fittedCalls
    heldOutCalls = heldOut.count
    firstTextError = LatencyFit.Errors(firstText)
    decodingError = LatencyFit.Errors(decoding)
    coverage90 = heldOut.isEmpty || interval == nil ? nil : Double(covered) / Double(heldOut.count)
    repeatError = LatencyFit.Errors(Self.repeatErrors(all))
  }

  private static func error(of foretold: Double, to observed: Double) -> Double? {
    observed > 0 ? abs(foretold - observed) / observed : nil
  }

  /// Each call foretold by the one before it at the same place of another repetition.
  private static func repeatErrors(_ calls: [CallSample]) -> [Double] {
    var last: [CallSample.Place: CallSample] = [:]
    var errors: [Double] = []
    for call in calls {
      if let before = last[call.place], before.repetition != call.repetition,
        let error = error(of: before.firstTextNs, to: call.firstTextNs)
      {
        errors.append(error)
      }
      last[call.place] = call
    }
    return errors
  }
}
