internal import TokenStreams

/// The calls on the critical path of a whole answer, latest first, and how much of each lay on it.
///
/// The walk goes back from the last round of the final place. What a round had to wait for last, the round before it or
/// an upstream, is where the path goes on; at an upstream, from the call that made it ready, of which only the output up
/// to then was waited for.
struct CriticalWork {
  struct Step: Equatable {
    /// Index of the call.
    var call: Int
    /// The share of its output that came in time, 0 … 1.
    var share: Double
  }

  private(set) var steps: [Step] = []
  private let recording: RequestRecording

  init(_ recording: RequestRecording) {
    self.recording = recording
    walk(recording.finalPlace, untilNs: Int64.max)
  }

  /// From an instant back through what a place did before it.
  private mutating func walk(_ place: Int, untilNs: Int64) {
    guard let call = recording.lastCall(of: place, beforeNs: untilNs) else { return }
    take(call, untilNs: untilNs)
    let rounds = recording.places[place].rounds
    var round = recording.calls[call].start.round
    while rounds.indices ~= round, let barrier = rounds[round].barrier {
      switch RoundTrigger(barrier, of: place, in: recording) {
      case nil: return
      case .upstream(let hold): return walk(hold.upstream, untilNs: hold.upstreamNs)
      case .earlierRound:
        round -= 1
        let calls = recording.places[place].calls
        guard let last = calls.last(where: { recording.calls[$0].start.round == round }) else { return }
        take(last, untilNs: Int64.max)
      }
    }
  }

  /// A call, and the attempts at the same that had to fail before it.
  private mutating func take(_ index: Int, untilNs: Int64) {
    let call = recording.calls[index]
    let whole = call.contentBytes + call.reasoningBytes
    var received = 0
    for delta in call.deltas where delta.atNs <= untilNs { received += Int(delta.bytes) }
    steps.append(Step(call: index, share: whole > 0 ? Double(received) / Double(whole) : 1))
    for earlier in recording.places[call.place].calls.reversed()
    where earlier < index && recording.calls[earlier].start.round == call.start.round {
      steps.append(Step(call: earlier, share: 1))
    }
  }
}
