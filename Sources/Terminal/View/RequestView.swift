internal import Aggregation
internal import TokenStreams

/// What somebody who watches a request sees of it: a pure fold over its observations.
///
/// It takes in a delta in constant time, so that whoever records observations can feed it; what it looks like is made of
/// it elsewhere and at leisure.
struct RequestView: Equatable, Sendable {
  /// What the last place is doing.
  enum Round: Equatable, Sendable {
    /// Round `number` (from 0) has not begun.
    case waiting(Int)
    /// It is being written, by an agent of that name.
    case writing(Int, agent: String)
  }

  let header: RequestHeader
  let policy: Policy
  /// The places below the last layer, layer by layer.
  var streams: [StreamView] = []
  var round = Round.waiting(0)
  /// When the reader's first text came, reasoning included; nil before that.
  var firstTextNs: Int64?
  /// Whether latencies of it are those of a mock.
  var isOfMock = false
  /// How and when the request ended; nil before that.
  var outcome: RequestOutcome?
  var endedNs: Int64?

  /// Text of the answer that nobody has taken yet.
  private var untaken = ""
  /// For each call, its place: an index into `streams`, or their number for the last place.
  private var placeOfCall: [Int] = []
  /// For each call of the last place, its content: the answer is made of parts of it.
  private var contents: [Int: [UInt8]] = [:]

  /// Begins to watch a request.
  ///
  /// - Parameter policy: the one that the header names.
  init(_ header: RequestHeader, policy: Policy) {
    self.header = header
    self.policy = policy
    guard policy.usesProposers else { return }
    let last = header.places.last?.layer ?? 0
    let places = header.places.filter { $0.layer < last }
    for (index, place) in places.enumerated() {
      let isSame = { (other: RequestHeader.Place) in other.agent == place.agent && other.layer == place.layer
      }
      let number = places[...index].count(where: isSame)
      let isOne = places.count(where: isSame) == 1
      streams.append(StreamView(place, name: isOne ? place.agent : "\(place.agent) \(number)"))
    }
  }

  /// Whether the request is over.
  var isOver: Bool { outcome != nil }

  /// The view as it is now, to be looked at elsewhere, and the part of the answer that has come since the last time.
  mutating func take() -> (view: RequestView, text: String) {
    defer { untaken = "" }
    var view = self
    // What grows with every delta must have one owner, or it would be copied at the next.
    view.contents = [:]
    view.untaken = ""
    return (view, untaken)
  }

  /// Takes in what happened, in the order in which it was recorded.
  mutating func add(_ observation: Observation) {
    switch observation {
    case .call(let start): begin(start)
    case .stream(let call, let event, let atNs):
      if case .firstByte(let first) = event { isOfMock = isOfMock || first.isOfMock }
      guard placeOfCall.indices ~= call else { return }
      take(event, of: call, at: placeOfCall[call], atNs: atNs)
    case .retry(let call, let failure, let delayNs, _):
      guard placeOfCall.indices ~= call, streams.indices ~= placeOfCall[call] else { return }
      streams[placeOfCall[call]].state = .waiting
      streams[placeOfCall[call]].remark = "\(failure.brief), again in \(StatusText.seconds(delayNs))"
    case .round(let start): begin(start)
    case .answer(let piece): add(piece)
    case .roundEnd(let end): take(end)
    case .finished(let outcome, let atNs): finish(outcome, atNs: atNs)
    case .request, .timer, .cancellation, .barrier, .pause, .note: break
    }
  }

  private func place(layer: Int, slot: Int) -> Int {
    guard let first = streams.firstIndex(where: { $0.layer == layer }) else { return streams.count }
    return first + slot
  }

  private mutating func begin(_ start: Observation.CallStart) {
    while placeOfCall.count <= start.call { placeOfCall.append(-1) }
    let place = place(layer: start.layer, slot: start.slot)
    placeOfCall[start.call] = place
    if streams.indices ~= place {
      streams[place].state = .waiting
      streams[place].remark = ""
    } else {
      contents[start.call] = []
      round = .writing(start.round, agent: start.agent)
    }
  }

  private mutating func take(_ event: StreamEvent, of call: Int, at place: Int, atNs: Int64) {
    guard streams.indices ~= place else {
      if case .delta(let delta) = event {
        if firstTextNs == nil { firstTextNs = delta.readNs }
        if delta.channel == .content { contents[call, default: []] += delta.text.utf8 }
      }
      return
    }
    switch event {
    case .delta(let delta):
      streams[place].state = .streaming
      streams[place].remark = delta.channel == .reasoning ? "reasoning" : ""
      if delta.channel == .content, header.isProposer(streams[place]) {
        streams[place].add(bytes: delta.text.utf8.count, atNs: atNs)
      }
    case .usage(let usage, _):
      guard header.isProposer(streams[place]), usage.completionTokens >= 0 else { return }
      streams[place].count(tokens: max(0, usage.completionTokens - max(0, usage.reasoningTokens)))
    case .ended(let outcome, _):
      streams[place].end(outcome)
      // A refiner's round is over, and not the refiner.
      if streams[place].state == .ended, !header.isProposer(streams[place]) {
        streams[place].state = .waiting
      }
    case .firstByte, .firstEvent: break
    }
  }

  private mutating func begin(_ start: Observation.RoundStart) {
    let place = place(layer: start.layer, slot: start.slot)
    let reader = header.places.first { $0.layer == start.layer && $0.slot == start.slot }
    for (upstream, bytes) in zip(reader?.upstreams ?? [], start.evidenceBytes) {
      let upstream = self.place(layer: start.layer - 1, slot: upstream)
      guard streams.indices ~= upstream else { continue }
      streams[upstream].seenBytes = max(streams[upstream].seenBytes, bytes)
      streams[upstream].hasNewSegment = false
    }
    if streams.indices ~= place { streams[place].isInFinalRound = start.isFinal }
  }

  private mutating func add(_ piece: Observation.AnswerPiece) {
    let place = place(layer: piece.layer, slot: piece.slot)
    if streams.indices ~= place {
      streams[place].add(bytes: piece.spacing.utf8.count + piece.bytes.count, atNs: piece.atNs)
    } else if let content = contents[piece.call], piece.bytes.upperBound <= content.count {
      untaken += piece.spacing + String(decoding: content[piece.bytes], as: UTF8.self)
    }
  }

  private mutating func take(_ end: Observation.RoundEnd) {
    let place = place(layer: end.layer, slot: end.slot)
    guard streams.indices ~= place else {
      if end.outcome.isComplete { round = .waiting(end.round + 1) }
      return
    }
    streams[place].hasNewSegment = streams[place].bytes > streams[place].seenBytes
    if end.outcome.isComplete, streams[place].isInFinalRound { streams[place].state = .ended }
  }

  private mutating func finish(_ outcome: RequestOutcome, atNs: Int64) {
    self.outcome = outcome
    endedNs = atNs
    contents = [:]
    // Nobody waits for them any more; of a refiner that was not cut off this is the end.
    for index in streams.indices where !streams[index].isOver {
      streams[index].state = streams[index].bytes > 0 ? .ended : .cancelled
      streams[index].remark = ""
    }
  }
}

extension RequestHeader {
  fileprivate func isProposer(_ stream: StreamView) -> Bool { stream.layer == 0 }
}
