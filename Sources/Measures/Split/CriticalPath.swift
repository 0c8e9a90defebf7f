internal import TokenStreams

/// The walk back from the first emitted text to the scheduled start, and what it has passed.
struct CriticalPath {
  private let recording: RequestRecording
  /// What has been passed, latest first.
  private(set) var parts: [FirstTokenSplit.Part] = []
  /// The instant that the walk has come back to.
  private var reachedNs: Int64
  /// The instant up to which time is accounted for; before `reachedNs` where a wait covers what the critical upstream did.
  private var coveredNs: Int64

  /// The place that the walk is at.
  private var place: Int

  init(_ recording: RequestRecording, fromNs: Int64) {
    self.recording = recording
    place = recording.finalPlace
    reachedNs = fromNs
    coveredNs = fromNs
  }

  /// Walks the whole way.
  mutating func run(from piece: PlaceRecording.Piece) throws(MeasuresError) {
    try passCall(piece.call, of: place)
    try passRounds(from: piece.round)
    try back(to: recording.header.startedNs, .own, place)
    try back(to: recording.header.scheduledNs, .queue, nil)
  }

  /// From the first call of a round back to where the walk leaves the place. A proposer has no rounds.
  private mutating func passRounds(from round: Int) throws(MeasuresError) {
    var round = round
    let rounds = recording.places[place].rounds
    while rounds.indices ~= round, let barrier = rounds[round].barrier {
      try back(to: barrier.atNs, .own, place)
      switch RoundTrigger(barrier, of: place, in: recording) {
      case nil: return
      case .upstream(let hold): return try pass(hold)
      case .earlierRound(let readyNs, let endNs):
        // It was the round before that held this one back, not the evidence.
        try back(to: endNs, .own, place)
        try back(to: readyNs, .earlier, place)
        round -= 1
      }
    }
  }

  /// From a barrier back through the upstream that it stood for.
  private mutating func pass(_ hold: BarrierHold) throws(MeasuresError) {
    try back(to: hold.ns, .own, place)
    switch hold.cause {
    case .upstream: if let firstNs = hold.firstReadyNs { cover(to: firstNs, .wait, hold.upstream) }
    case .deadline: try back(to: hold.upstreamNs, .deadline, place)
    }
    try passUpstream(hold.upstream, untilNs: hold.upstreamNs)
  }

  /// From the instant at which a place was ready for its reader back through what made it so.
  private mutating func passUpstream(_ upstream: Int, untilNs: Int64) throws(MeasuresError) {
    place = upstream
    guard let call = recording.lastCall(of: place, beforeNs: untilNs) else {
      // It failed before it could call, or took no time at all.
      return
    }
    try passCall(call, of: place)
    let round = recording.calls[call].start.round
    if round >= 0 { try passRounds(from: round) }
  }

  /// From the instant reached back through a call, and the attempts before it, to when the place first called for it.
  private mutating func passCall(_ index: Int, of place: Int) throws(MeasuresError) {
    let call = recording.calls[index]
    // The event whose handling brought the walk here: the delta, or the end that released what was held back.
    let delta = call.deltas.last { $0.atNs <= reachedNs && $0.readNs <= reachedNs }
    var triggerNs = delta?.readNs
    if let endNs = call.endNs, endNs <= reachedNs, let readNs = call.endReadNs,
      readNs >= triggerNs ?? Int64.min
    {
      triggerNs = readNs
    }
    if let triggerNs { try back(to: triggerNs, .own, place) }
    if let first = call.deltas.first?.readNs, first <= reachedNs {
      let content = call.firstReadNs(.content)
      if let content, content <= reachedNs {
        try back(to: content, place == recording.finalPlace ? .holdBack : .decoding, place)
      }
      try back(to: first, .reasoning, place)
    }
    if let report = call.firstByte, report.readNs <= reachedNs {
      try back(to: report.readNs, .firstDelta, place)
      try back(to: report.sentNs, .firstByte, place)
    }
    try back(to: call.start.atNs, .connect, place)

    let chain = recording.places[place].calls.filter { recording.calls[$0].start.round == call.start.round }
    if let first = chain.first, first != index {
      try back(to: recording.calls[first].start.atNs, .retries, place)
    }
  }

  /// Passes the time from an instant to the one reached; what a wait covers already is not counted again.
  private mutating func back(
    to ns: Int64, _ stage: FirstTokenSplit.Stage, _ place: Int?
  ) throws(MeasuresError) {
    // libcurl reads a clock of its own for the instants of sending: disorder below a millisecond is rounding and
    // counts as no time, more is a contradiction.
    guard ns <= reachedNs + 1_000_000 else {
      throw MeasuresError(
        .split,
        "Request \(recording.header.request): \(stage.rawValue) begins \(ns - reachedNs) ns after what it leads to."
      )
    }
    reachedNs = min(reachedNs, ns)
    cover(to: ns, stage, place)
  }

  private mutating func cover(to ns: Int64, _ stage: FirstTokenSplit.Stage, _ place: Int?) {
    guard ns < coveredNs else { return }
    let layer = place.map { recording.header.places[$0].layer } ?? -1
    parts.append(
      FirstTokenSplit.Part(stage: stage, place: place ?? -1, layer: layer, durationNs: coveredNs - ns))
    coveredNs = ns
  }
}
