internal import TokenStreams

extension RequestMeasures {
  /// What was sent: calls, rounds, prompts.
  mutating func setTraffic(_ recording: RequestRecording) {
    let calls = recording.calls
    values.set(.calls, Double(calls.count))
    values.set(.retries, Double(calls.count { $0.isRetried }))
    values.set(.rounds, Double(prematureRounds.count))
    values.set(.premature, Double(prematureRounds.count { $0 }))
    values.set(.cancelled, Double(calls.count { $0.outcome == .cancelled }))
    let prompts = TokenCount.sum(calls.indices.map { recording.promptTokens(ofCall: $0) })
    values.set(.promptTokens, prompts?.value)
    promptTokenSource = prompts?.source
    let generated = TokenCount.sum(calls.indices.map { recording.generatedTokens(ofCall: $0) })
    values.set(.billedTokens, prompts.map { $0.value + (generated?.value ?? 0) })
    // Unknown unless every call that was answered says so: a sum over some would look like a low hit rate.
    let reports = calls.filter { $0.usage != nil || $0.outcome?.isComplete == true }.map {
      $0.usage?.cachedTokens ?? -1
    }
    if !reports.isEmpty, reports.allSatisfy({ $0 >= 0 }) {
      values.set(.cachedTokens, Double(reports.reduce(0, +)))
    }
  }

  /// What the work of the upstreams was good for: overlap, wasted, saved.
  mutating func setWork(_ recording: RequestRecording) {
    var active: (upstream: [Range<Int64>], final: [Range<Int64>]) = ([], [])
    for call in recording.calls {
      let range = call.start.atNs..<max(call.start.atNs, call.lastNs)
      if call.place == recording.finalPlace {
        active.final.append(range)
      } else {
        active.upstream.append(range)
      }
    }
    let (upstream, final) = (Intervals(active.upstream), Intervals(active.final))
    if final.length > 0, recording.places.count > 1 {
      values.set(.overlap, Double(upstream.overlap(with: final)) / Double(final.length))
    }

    values.set(.wasted, wastedTokens(recording))
    values.set(.saved, savedTokens(recording))
  }

  /// Tokens of upstreams that came before the answer was whole, and that no round of any reader saw.
  private func wastedTokens(_ recording: RequestRecording) -> Double {
    let seen = recording.seenBytes
    var wasted = 0.0
    for index in recording.places.indices.dropLast() {
      var unseen = -seen[index]
      for (call, bytes) in written(by: index, recording) {
        unseen += bytes
        // The first pieces are the seen ones: of each call only what goes beyond them is wasted.
        let beyond = min(max(unseen, 0), bytes)
        wasted += recording.tokens(ofCall: call, bytes: beyond).value
      }
    }
    return wasted
  }

  /// What a place gave its readers, in order: a refiner's emissions, a proposer's content.
  private func written(by place: Int, _ recording: RequestRecording) -> [(call: Int, bytes: Int)] {
    let place = recording.places[place]
    guard place.givesContent else { return place.pieces.map { ($0.call, $0.bytes) } }
    return place.calls.map { ($0, contentBytes(ofCall: $0, recording, isDrained: false)) }
  }

  /// Tokens that upstreams had still to write when the answer was whole. Known where every one of them ended by itself;
  /// a call that was cut off could have gone on for any length.
  private func savedTokens(_ recording: RequestRecording) -> Double? {
    var saved = 0.0
    for (index, call) in recording.calls.enumerated()
    where call.place != recording.finalPlace && !call.isRetried {
      guard let outcome = call.outcome, outcome != .cancelled else { return nil }
      saved +=
        recording.tokens(ofCall: index, bytes: contentBytes(ofCall: index, recording, isDrained: true)).value
    }
    return saved
  }

  /// Content of a call from before the answer was whole, or, drained, from after it.
  private func contentBytes(ofCall call: Int, _ recording: RequestRecording, isDrained: Bool) -> Int {
    let end = answeredNs ?? Int64.max
    var bytes = 0
    for delta in recording.calls[call].deltas
    where delta.channel == .content && (delta.atNs > end) == isDrained {
      bytes += Int(delta.bytes)
    }
    return bytes
  }
}
