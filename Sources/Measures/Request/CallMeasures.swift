public import TokenStreams

/// The measures of one call, from the instant at which it was made.
public struct CallMeasures: Equatable, Sendable {
  /// Index of the place that called.
  public let place: Int
  /// The agent that was called.
  public let agent: String
  /// Whether it counts.
  public let standing: Standing
  /// Why it failed.
  public let failure: StreamFailure.Kind?
  /// Its values; only those of `Measure.ofCalls` are ever defined.
  public private(set) var values = MeasuredValues()

  /// Measures a call of a recording.
  ///
  /// - Parameter isSimulated: the recording is that of a simulation; what nobody knows of the call is left out.
  public init(_ recording: RequestRecording, call index: Int, isSimulated: Bool = false) {
    let call = recording.calls[index]
    place = call.place
    agent = call.start.agent
    standing = Standing(call.outcome)
    if case .failed(let failure) = call.outcome { self.failure = failure.kind } else { failure = nil }

    let origin = call.start.atNs
    values.setNs(.ttfb, call.firstByte.map { $0.readNs - origin })
    values.setNs(.ttfe, call.firstEventNs.map { $0 - origin })
    values.setNs(.ttft, call.deltas.first.map { $0.readNs - origin })
    values.setNs(.ttfo, call.firstReadNs(.content).map { $0 - origin })
    values.setNs(.e2e, call.endReadNs.map { $0 - origin })
    values.setAll(
      .itl, zip(call.deltas, call.deltas.dropFirst()).map { ($1.readNs - $0.readNs).milliseconds })

    let prompt = recording.promptTokens(ofCall: index)
    values.set(.promptTokens, prompt.value)
    if let usage = call.usage, usage.cachedTokens >= 0 {
      values.set(.cachedTokens, Double(usage.cachedTokens))
    }
    setTokens(recording, call: index)
    // A proposer's call is a recorded one, played again.
    if isSimulated, recording.header.places[place].layer > 0 { values.forgetUnknown() }
  }

  /// What follows from how many tokens it wrote. A rate counts the content alone and its time alone: reasoning before it
  /// belongs to TTFO.
  private mutating func setTokens(_ recording: RequestRecording, call index: Int) {
    let call = recording.calls[index]
    guard let firstNs = call.firstReadNs(.content),
      let lastNs = call.deltas.last(where: { $0.channel == .content })?.readNs
    else { return }
    let tokens = recording.tokens(ofCall: index, bytes: call.contentBytes).value
    values.set(.tokens, tokens)
    values.setRates(
      tokens: tokens, decodingNs: lastNs - firstNs, wholeNs: call.endReadNs.map { $0 - call.start.atNs })
  }
}

extension MeasuredValues {
  /// Sets what follows from a count of tokens: TPOT and the two rates.
  mutating func setRates(tokens: Double, decodingNs: Int64, wholeNs: Int64?) {
    if tokens > 1, decodingNs > 0 {
      set(.tpot, decodingNs.milliseconds / (tokens - 1))
      set(.decodeRate, (tokens - 1) / (Double(decodingNs) / 1e9))
    }
    if let wholeNs, wholeNs > 0 { set(.tokensPerSecond, tokens / (Double(wholeNs) / 1e9)) }
  }
}
