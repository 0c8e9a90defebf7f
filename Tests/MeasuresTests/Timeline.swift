import Measures
import TokenStreams

/// Observations of one request, written down in milliseconds and recorded in the order of time.
struct Timeline {
  var header: RequestHeader
  private var entries: [(atNs: Int64, what: Observation)] = []
  private var calls = 0

  init(
    _ places: [RequestHeader.Place], policy: String = "staircase", scheduled: Double = 0, started: Double = 0
  ) {
    header = RequestHeader(
      request: 0, promptID: "p", messages: [Message(.user, "?")], mixture: "m", policy: policy,
      policyParameters: "{}",
      places: places, scheduledNs: ns(scheduled), startedNs: ns(started))
  }

  static func place(_ layer: Int, _ slot: Int, upstreams: [Int] = []) -> RequestHeader.Place {
    RequestHeader.Place(
      layer: layer, slot: slot, agent: "\(Character(UnicodeScalar(UInt8(97 + slot))))\(layer)", model: "m",
      endpoint: "e", bytesPerToken: 4, upstreams: upstreams)
  }

  mutating func add(_ what: Observation, at atNs: Int64) { entries.append((atNs, what)) }

  mutating func call(_ layer: Int, _ slot: Int, round: Int = -1, attempt: Int = 0, at ms: Double) -> Int {
    let call = calls
    calls += 1
    add(
      .call(
        Observation.CallStart(
          call: call, layer: layer, slot: slot, agent: Self.place(layer, slot).agent, round: round,
          attempt: attempt,
          promptDigest: "", promptBytes: 400, promptTokens: 100, maxTokens: nil, atNs: ns(ms))), at: ns(ms))
    return call
  }

  mutating func firstByte(_ call: Int, sent: Double, read: Double, server: String = "") {
    let report = StreamEvent.FirstByte(
      connectedNs: ns(sent), sentNs: ns(sent), readNs: ns(read), reusedConnection: false, server: server)
    add(.stream(call: call, .firstByte(report), atNs: ns(read)), at: ns(read))
    add(.stream(call: call, .firstEvent(readNs: ns(read + 1)), atNs: ns(read + 1)), at: ns(read + 1))
  }

  mutating func delta(
    _ call: Int, _ text: String, _ channel: Delta.Channel = .content, read: Double, at: Double? = nil
  ) {
    let atNs = ns(at ?? read)
    add(.stream(call: call, .delta(Delta(text, channel: channel, readNs: ns(read))), atNs: atNs), at: atNs)
  }

  mutating func usage(_ call: Int, _ usage: Usage, at ms: Double) {
    add(.stream(call: call, .usage(usage, readNs: ns(ms)), atNs: ns(ms)), at: ns(ms))
  }

  mutating func end(_ call: Int, _ outcome: Outcome = .stop, at ms: Double) {
    add(.stream(call: call, .ended(outcome, readNs: ns(ms)), atNs: ns(ms)), at: ns(ms))
  }

  mutating func barrier(
    _ layer: Int, _ slot: Int = 0, round: Int, _ cause: Observation.Barrier.Cause = .all, ready: [Double],
    critical: Int, at ms: Double
  ) {
    let barrier = Observation.Barrier(
      layer: layer, slot: slot, round: round, cause: cause, readyNs: ready.map { $0 < 0 ? -1 : ns($0) },
      critical: critical, atNs: ns(ms))
    add(.barrier(barrier), at: ns(ms))
  }

  mutating func round(
    _ layer: Int, _ slot: Int = 0, round: Int, attempt: Int = 0, call: Int, evidence: [Int],
    isFinal: Bool = false,
    at ms: Double
  ) {
    let start = Observation.RoundStart(
      layer: layer, slot: slot, round: round, attempt: attempt, call: call, isFinal: isFinal,
      evidenceBytes: evidence,
      evidenceTokens: evidence.map { $0 / 4 }, layout: "turns", continuation: "turns", atNs: ns(ms))
    add(.round(start), at: ns(ms))
  }

  mutating func roundEnd(
    _ layer: Int, _ slot: Int = 0, round: Int, attempt: Int = 0, _ outcome: Outcome = .stop,
    premature: Bool = false,
    at ms: Double
  ) {
    let end = Observation.RoundEnd(
      layer: layer, slot: slot, round: round, attempt: attempt, outcome: outcome, isPremature: premature,
      atNs: ns(ms))
    add(.roundEnd(end), at: ns(ms))
  }

  mutating func answer(
    _ layer: Int, _ slot: Int = 0, round: Int, call: Int, _ bytes: Range<Int>, at ms: Double
  ) {
    let piece = Observation.AnswerPiece(
      layer: layer, slot: slot, round: round, call: call, bytes: bytes, atNs: ns(ms))
    add(.answer(piece), at: ns(ms))
  }

  mutating func finish(_ outcome: RequestOutcome = .complete(.stop), at ms: Double) {
    add(.finished(outcome, atNs: ns(ms)), at: ns(ms))
  }

  /// Everything so far in the order of time. What happened at one instant keeps the order in which it was written down.
  func observations() -> [Observation] {
    entries.enumerated().sorted { ($0.1.atNs, $0.0) < ($1.1.atNs, $1.0) }.map(\.1.what)
  }

  /// The recording of everything so far.
  func recording() throws -> RequestRecording {
    var recording = try RequestRecording(header)
    for observation in observations() { try recording.append(observation) }
    return recording
  }
}

func ns(_ ms: Double) -> Int64 { Int64((ms * 1e6).rounded()) }
