internal import TokenStreams

extension DefinitionProfile {
  /// Adds what the tool would have reported of a stream.
  ///
  /// - Parameter own: what chunkwise measures of it.
  func add(_ stream: ObservedStream, _ own: MeasuredValues, to values: inout DefinedValues) {
    switch self {
    case .chunkwise: addOwn(own, to: &values)
    case .vllm: addVLLM(stream, to: &values)
    case .aiperf: addAIPerf(stream, to: &values)
    case .guidellm: addGuideLLM(stream, to: &values)
    case .inferencePerf: addInferencePerf(stream, to: &values)
    case .mlperf: addMLPerf(stream, to: &values)
    }
  }

  private func addOwn(_ own: MeasuredValues, to values: inout DefinedValues) {
    values.add(.ttft, own[.ttft])
    values.add(.ttfo, own[.ttfo])
    values.add(.tpot, own[.tpot])
    values.addAll(.itl, own.all(.itl))
    values.add(.e2e, own[.e2e])
    values.add(.tokens, own[.tokens])
    values.add(.tokensPerSecond, own[.tokensPerSecond])
  }

  /// The first event with choices is the first token, whatever it holds; every later one ends a gap, and the last one the
  /// stream. That has the finish reason and often no text; the end of the response, which is recorded, stands for it.
  private func addVLLM(_ stream: ObservedStream, to values: inout DefinedValues) {
    var events = stream.pieces.map(\.ns)
    if let firstNs = stream.firstEventNs, firstNs < events[0] { events.insert(firstNs, at: 0) }
    if stream.endNs >= events[events.count - 1] { events.append(stream.endNs) }
    let (ttft, e2e) = (events[0] - stream.startNs, events[events.count - 1] - stream.startNs)
    values.add(.ttft, ttft.milliseconds)
    values.addAll(.itl, zip(events, events.dropFirst()).map { ($1 - $0).milliseconds })
    values.add(.e2e, e2e.milliseconds)
    let tokens = stream.isCounted ? stream.tokens : stream.contentTokens
    values.add(.tokens, tokens)
    if tokens > 1 { values.add(.tpot, (e2e - ttft).milliseconds / (tokens - 1)) }
    values.addTraffic(stream, tokens: tokens, endNs: stream.endNs)
  }

  /// First and last event with text on any channel; one mean gap for a stream.
  private func addAIPerf(_ stream: ObservedStream, to values: inout DefinedValues) {
    let firstNs = stream.pieces[0].ns
    let lastNs = stream.pieces[stream.pieces.count - 1].ns
    values.add(.ttft, (firstNs - stream.startNs).milliseconds)
    values.add(.ttfo, stream.content.first.map { ($0.ns - stream.startNs).milliseconds })
    values.add(.e2e, (lastNs - stream.startNs).milliseconds)
    values.add(.tokens, stream.tokens)
    values.addTraffic(stream, tokens: stream.tokens, endNs: stream.endNs)
    guard stream.tokens >= 2 else { return }
    let itl = (lastNs - firstNs).milliseconds / (stream.tokens - 1)
    values.add(.itl, itl)
    if itl > 0 { values.add(.tokensPerSecond, 1000 / itl) }
  }

  /// The time per token includes the first one; both means weigh as much as the tokens that they are of.
  private func addGuideLLM(_ stream: ObservedStream, to values: inout DefinedValues) {
    let firstNs = stream.pieces[0].ns
    let lastNs = stream.pieces[stream.pieces.count - 1].ns
    let tokens = stream.isCounted ? stream.tokens : Double(stream.pieces.count)
    values.add(.ttft, (firstNs - stream.startNs).milliseconds)
    values.add(.ttfo, stream.content.first.map { ($0.ns - stream.startNs).milliseconds })
    values.add(.e2e, (stream.endNs - stream.startNs).milliseconds)
    values.add(.tokens, tokens)
    guard tokens > 0 else { return }
    values.add(.tpot, (lastNs - stream.startNs).milliseconds / tokens, weight: tokens)
    if tokens > 1 {
      values.add(.itl, (lastNs - firstNs).milliseconds / (tokens - 1), weight: tokens - 1)
    }
    if stream.endNs > stream.startNs {
      values.add(.tokensPerSecond, tokens / (Double(stream.endNs - stream.startNs) / 1e9))
    }
  }

  /// Content only. All tokens of an event come at once, so that there are gaps of nothing between them.
  private func addInferencePerf(_ stream: ObservedStream, to values: inout DefinedValues) {
    values.add(.e2e, (stream.endNs - stream.startNs).milliseconds)
    values.add(.tokens, stream.contentTokens)
    values.addTraffic(stream, tokens: stream.contentTokens, endNs: stream.endNs)
    let content = stream.content
    let bytes = content.reduce(0) { $0 + $1.bytes }
    let instants = content.flatMap { piece in
      let share = stream.contentTokens * Double(piece.bytes) / Double(bytes)
      return Array(repeating: piece.ns, count: max(1, Int(share.rounded())))
    }
    guard instants.count > 1 else { return }
    values.add(.ttft, (instants[0] - stream.startNs).milliseconds)
    values.addAll(.itl, zip(instants, instants.dropFirst()).map { ($1 - $0).milliseconds })
    if stream.contentTokens > 1 {
      let decodingNs = instants[instants.count - 1] - instants[0]
      values.add(.tpot, decodingNs.milliseconds / (stream.contentTokens - 1))
    }
  }

  /// The first token's time is taken from that of the whole response.
  private func addMLPerf(_ stream: ObservedStream, to values: inout DefinedValues) {
    let (ttft, e2e) = (stream.pieces[0].ns - stream.startNs, stream.endNs - stream.startNs)
    values.add(.ttft, ttft.milliseconds)
    values.add(.e2e, e2e.milliseconds)
    values.add(.tokens, stream.tokens)
    // Whole nanoseconds, as the original divides.
    if stream.tokens >= 2 { values.add(.tpot, ((e2e - ttft) / Int64(stream.tokens - 1)).milliseconds) }
    values.addTraffic(stream, tokens: stream.tokens, endNs: stream.endNs)
  }
}
