import Measures
import TokenStreams

/// Writes the timeline of a mixture of random shape in which anything may happen that the observations allow: retries,
/// failures before and after the first text, reasoning, hold-back, silent rounds, quorums and deadlines.
struct RandomRequest {
  /// What a reader sees of a place: how much there was when, and when it was over.
  private struct Transcript {
    var growth: [(ms: Double, bytes: Int)] = []
    var endMs = 0.0

    func readyMs(_ target: Int) -> Double? {
      if let enough = growth.first(where: { $0.bytes >= target }) { return enough.ms }
      return growth.isEmpty ? nil : endMs
    }

    func bytes(at ms: Double) -> Int { growth.last { $0.ms <= ms }?.bytes ?? 0 }
  }

  private var random: SplitMix64
  private var line = Timeline([])

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func timeline() -> Timeline {
    let layers = Int.random(in: 1...3, using: &random)
    var places: [RequestHeader.Place] = []
    var widths: [Int] = []
    for layer in 0..<layers {
      let width = layer == layers - 1 ? 1 : Int.random(in: 1...4, using: &random)
      for slot in 0..<width {
        let upstreams = layer == 0 ? [] : Array(0..<widths[layer - 1]).filter { $0 == slot || chance(0.8) }
        places.append(Timeline.place(layer, slot, upstreams: upstreams))
      }
      widths.append(width)
    }
    line = Timeline(places, scheduled: 100, started: 100 + random.unit())
    var above: [Transcript] = []
    for layer in 0..<layers {
      var transcripts: [Transcript] = []
      for place in places where place.layer == layer {
        transcripts.append(
          layer == 0 && layers > 1
            ? proposer(place) : aggregator(place, place.upstreams.map { above[$0] }))
      }
      above = transcripts
    }
    line.finish(above[0].growth.isEmpty ? .failed(failure) : .complete(.stop), at: 1e6)
    return line
  }

  private mutating func proposer(_ place: RequestHeader.Place) -> Transcript {
    var ms = 101 + random.unit()
    var attempt = 0
    while chance(0.2), attempt < 3 {
      let refused = line.call(place.layer, place.slot, attempt: attempt, at: ms)
      ms += span(10)
      line.add(.retry(call: refused, failure, delayNs: 0, atNs: ns(ms)), at: ns(ms))
      ms += span(50)
      attempt += 1
    }
    let stream = stream(line.call(place.layer, place.slot, attempt: attempt, at: ms), from: ms)
    var transcript = Transcript(endMs: stream.endMs)
    for piece in stream.content {
      transcript.growth.append((piece.ms, (transcript.growth.last?.bytes ?? 0) + piece.bytes))
    }
    return transcript
  }

  private mutating func aggregator(_ place: RequestHeader.Place, _ upstreams: [Transcript]) -> Transcript {
    var transcript = Transcript()
    var ms = 101.0
    for round in 0..<Int.random(in: 1...4, using: &random) {
      ms = barrier(place, round, upstreams, after: ms)
      var isWritten = false
      for attempt in 0..<2 where !isWritten {
        line.round(
          place.layer, place.slot, round: round, attempt: attempt, call: 0,
          evidence: upstreams.map { $0.bytes(at: ms) },
          at: ms)
        ms += random.unit() / 10
        let call = line.call(place.layer, place.slot, round: round, attempt: attempt, at: ms)
        let stream = stream(call, from: ms)
        ms = stream.endMs
        isWritten = !stream.content.isEmpty
        emit(stream, call, place, round, &transcript)
        line.roundEnd(
          place.layer, place.slot, round: round, attempt: attempt, isWritten ? .stop : .failed(failure),
          premature: chance(0.1), at: ms)
      }
    }
    transcript.endMs = ms
    return transcript
  }

  /// Some content is emitted as it comes, some is held back until the next delta or the end.
  private mutating func emit(
    _ stream: (content: [(ms: Double, bytes: Int)], endMs: Double), _ call: Int, _ place: RequestHeader.Place,
    _ round: Int, _ transcript: inout Transcript
  ) {
    var (emitted, received) = (0, 0)
    for (index, piece) in stream.content.enumerated() {
      received += piece.bytes
      let isLast = index == stream.content.count - 1
      guard isLast || chance(0.7) else { continue }
      let ms = isLast ? stream.endMs : piece.ms
      line.answer(place.layer, place.slot, round: round, call: call, emitted..<received, at: ms)
      transcript.growth.append((ms, (transcript.growth.last?.bytes ?? 0) + received - emitted))
      emitted = received
    }
  }

  /// Adds the barrier of a round, and returns when it was satisfied.
  private mutating func barrier(
    _ place: RequestHeader.Place, _ round: Int, _ upstreams: [Transcript], after ms: Double
  ) -> Double {
    let ready = upstreams.map { $0.readyMs(8 * (round + 1)) }
    let order = ready.indices.filter { ready[$0] != nil }.sorted { (ready[$0] ?? 0) < (ready[$1] ?? 0) }
    var (at, critical, cause) = (ms, -1, Observation.Barrier.Cause.alone)
    if let first = order.first {
      let count = chance(0.5) ? order.count : Int.random(in: 1...order.count, using: &random)
      critical = order[count - 1]
      at = ready[critical] ?? 0
      cause = count == order.count ? .all : .quorum
      let deadline = (ready[first] ?? 0) + span(30)
      if chance(0.3), deadline < at { (at, critical, cause) = (deadline, -1, .deadline) }
    } else {
      at = upstreams.map(\.endMs).max() ?? ms
    }
    at = max(at, ms)
    line.barrier(
      place.layer, place.slot, round: round, cause, ready: ready.map { $0.map { $0 <= at ? $0 : -1 } ?? -1 },
      critical: critical, at: at)
    return at
  }

  /// Adds what one call says.
  private mutating func stream(
    _ call: Int, from start: Double
  ) -> (content: [(ms: Double, bytes: Int)], endMs: Double) {
    var ms = start + span(5)
    if chance(0.1) {
      line.end(call, .failed(failure), at: ms)
      return ([], ms)
    }
    let sent = ms
    ms += span(40)
    line.firstByte(call, sent: sent, read: ms)
    ms += 1
    var content: [(ms: Double, bytes: Int)] = []
    if chance(0.3) {
      ms += span(20)
      line.delta(call, "hm", .reasoning, read: ms)
    }
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let read = ms + span(20)
      ms = read + random.unit() / 20
      let text = ["word", " é", "日本語", "a longer piece "][Int.random(in: 0..<4, using: &random)]
      line.delta(call, text, read: read, at: ms)
      content.append((ms, text.utf8.count))
    }
    if chance(0.5) {
      line.usage(call, Usage(promptTokens: 90, cachedTokens: 5, completionTokens: 20), at: ms)
    }
    ms += span(3)
    line.end(call, chance(0.1) ? .cancelled : chance(0.1) ? .failed(failure) : .stop, at: ms)
    return (content, ms)
  }

  private var failure: StreamFailure { StreamFailure(.disconnected, message: "The connection was lost.") }
  private mutating func chance(_ p: Double) -> Bool { random.unit() < p }
  private mutating func span(_ ms: Double) -> Double { ms * random.unit() }
}
