internal import Measures
internal import TokenStreams

/// What one place of the mixture did.
struct StoryLane: Equatable {
  /// A call: waiting for its first text, then text in bursts, then an end.
  struct Call: Equatable {
    let agent: String
    /// The round that it serves; −1 for a proposer.
    let round: Int
    let startMs: Double
    let firstTextMs: Double?
    let endMs: Double
    /// How it ended; nil where the recording breaks off.
    let outcome: String?
    let failure: String?
    let isRetried: Bool
    var bursts: [Burst]
  }

  /// Text without a pause: without a gap that could be seen, and that is long for the stream. One that writes steadily is a
  /// bar, however slowly, and not a comb.
  struct Burst: Equatable {
    var startMs: Double
    var endMs: Double
    var bytes: Int
    var isReasoning: Bool
  }

  /// A round: what it saw, when it could start, and whom it had waited for.
  struct Round: Equatable {
    let cause: String?
    /// Index in `lanes` of the one whose readiness let it start; nil where a deadline or nothing did.
    let criticalLane: Int?
    let readyMs: Double
    let startMs: Double
    let firstTextMs: Double?
    let endMs: Double?
    let bytes: Int
    let outcome: String?
    let isPremature: Bool
    let attempts: Int
    let evidence: [Evidence]
  }

  /// What a round saw of one upstream.
  struct Evidence: Equatable {
    let lane: Int
    let bytes: Int
    /// As estimated from the text.
    let tokens: Int
    /// When all of it had come.
    let atMs: Double?
    /// When the upstream was ready for the round; nil where the round did not wait for it.
    let readyMs: Double?
  }

  /// How many times its median gap a stream must be silent for a pause.
  static let pacesOfPause = 5

  let layer: Int
  let slot: Int
  let agent: String
  let model: String
  let endpoint: String
  var calls: [Call]
  let rounds: [Round]

  init(
    _ recording: RequestRecording, place: Int, _ arrivals: [Arrivals], _ clock: StoryClock, narrowNs: Int64
  ) {
    let header = recording.header.places[place]
    let own = recording.places[place]
    (layer, slot, agent) = (header.layer, header.slot, header.agent)
    (model, endpoint) = (header.model, header.endpoint)
    calls = own.calls.map { Call(recording.calls[$0], clock, narrowNs: narrowNs) }
    let upstreams = recording.upstreams(of: place)
    let piecesOfRound = Dictionary(grouping: own.pieces, by: \.round)
    rounds = own.rounds.enumerated().compactMap { number, round in
      guard let readyNs = round.readyNs else { return nil }
      let pieces = piecesOfRound[number] ?? []
      let start = round.attempts.last?.start
      return Round(
        cause: round.barrier?.cause.rawValue,
        criticalLane: round.barrier.flatMap { $0.critical < 0 ? nil : upstreams[$0.critical] },
        readyMs: clock.ms(readyNs), startMs: clock.ms(start?.atNs ?? readyNs),
        firstTextMs: pieces.first.map { clock.ms($0.atNs) }, endMs: round.endNs.map(clock.ms),
        bytes: pieces.reduce(0) { $0 + $1.bytes }, outcome: round.attempts.last?.end?.outcome.name,
        isPremature: round.isPremature, attempts: round.attempts.count,
        evidence: zip(upstreams.indices, upstreams).compactMap { index, lane in
          guard let start else { return nil }
          let readyNs = round.barrier?.readyNs[index] ?? -1
          return Evidence(
            lane: lane, bytes: start.evidenceBytes[index], tokens: start.evidenceTokens[index],
            atMs: arrivals[lane].instant(ofFirst: start.evidenceBytes[index]).map(clock.ms),
            readyMs: readyNs < 0 ? nil : clock.ms(readyNs))
        })
    }
  }
}

extension StoryLane.Call {
  init(_ call: CallRecording, _ clock: StoryClock, narrowNs: Int64) {
    agent = call.start.agent
    round = call.start.round
    startMs = clock.ms(call.start.atNs)
    firstTextMs = call.deltas.first.map { clock.ms($0.readNs) }
    endMs = clock.ms(max(call.start.atNs, call.lastNs))
    outcome = call.outcome?.name
    failure = if case .failed(let failure) = call.outcome { failure.message.cut(to: 200) } else { nil }
    isRetried = call.isRetried
    let pauseNs = max(narrowNs, call.medianGapNs &* Int64(StoryLane.pacesOfPause))
    var bursts: [StoryLane.Burst] = []
    var lastNs = Int64.min
    for delta in call.deltas {
      let isReasoning = delta.channel == .reasoning
      if let last = bursts.last, last.isReasoning == isReasoning, delta.readNs - lastNs <= pauseNs {
        bursts[bursts.count - 1].endMs = clock.ms(delta.readNs)
        bursts[bursts.count - 1].bytes += Int(delta.bytes)
      } else {
        let atMs = clock.ms(delta.readNs)
        bursts.append(
          StoryLane.Burst(startMs: atMs, endMs: atMs, bytes: Int(delta.bytes), isReasoning: isReasoning))
      }
      lastNs = delta.readNs
    }
    self.bursts = bursts
  }
}

extension CallRecording {
  /// The median time between two reads that brought text, the lower one of two; 0 where there were not two. Several deltas that
  /// one read brought are one.
  fileprivate var medianGapNs: Int64 {
    let gaps = zip(deltas.dropFirst(), deltas).map { $0.readNs - $1.readNs }.filter { $0 > 0 }.sorted()
    return gaps.isEmpty ? 0 : gaps[(gaps.count - 1) / 2]
  }
}
