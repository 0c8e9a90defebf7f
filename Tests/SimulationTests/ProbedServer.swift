import Glibc
import Mixtures
import TokenStreams

@testable import Simulation

/// A server of known slots and slowing down, and what probes of it would have recorded, in virtual time.
struct ProbedServer {
  /// The calls of all probes and predecessors, and their log.
  private(set) var calls: [CallSample] = []
  private(set) var callLog = ServerLog()

  private let sharing: ServerSharing
  /// The standard deviation of the logarithm of the time to the first text.
  private let noise: Double
  private var random: SplitMix64
  private var nowMs = 0.0

  /// A probe on its way: what it still needs alone, until it speaks and until it ends.
  private struct Probe {
    let tokens: Int
    let madeMs: Double
    var silentMs: Double
    var speakingMs = 23 * 14.0
    var spokeMs = 0.0
  }

  init(_ sharing: ServerSharing, probedBy designs: [ProbeDesign], noise: Double, seed: UInt64) {
    self.sharing = sharing
    self.noise = noise
    random = SplitMix64(seed: seed)
    for design in designs {
      for prompts in [design.predecessors, design.probes] {
        ask(prompts.map { $0.messages[0].content.utf8.count / 4 }, atOnce: design.concurrency)
        nowMs += 20
      }
    }
  }

  /// Asks prompts of such lengths in tokens, so many at a time.
  private mutating func ask(_ lengths: [Int], atOnce: Int) {
    var left = lengths[...]
    var waiting: [Probe] = []
    var working: [Probe] = []
    for _ in 0..<atOnce {
      if let tokens = left.popFirst() { waiting.append(probe(tokens)) }
    }
    while true {
      while working.count < sharing.slots ?? .max, !waiting.isEmpty {
        working.append(waiting.removeFirst())
      }
      guard !working.isEmpty else { return }
      // The next thing is what the nearest does; until then all come nearer to theirs.
      let others = Double(working.count - 1)
      let silence = 1 + sharing.firstTextSlowdown * others
      let speech = 1 + sharing.decodingSlowdown * others
      let aheadMs = working.map { $0.silentMs > 0 ? $0.silentMs * silence : $0.speakingMs * speech }
      let next = aheadMs.indices.min { aheadMs[$0] < aheadMs[$1] } ?? 0
      nowMs += aheadMs[next]
      let speaks = working[next].silentMs > 0
      for index in working.indices {
        if working[index].silentMs > 0 {
          working[index].silentMs -= aheadMs[next] / silence
        } else {
          working[index].speakingMs -= aheadMs[next] / speech
        }
      }
      if speaks {
        working[next].silentMs = 0
        working[next].spokeMs = nowMs
      } else {
        record(working.remove(at: next))
        if let tokens = left.popFirst() { waiting.append(probe(tokens)) }
      }
    }
  }

  private mutating func probe(_ tokens: Int) -> Probe {
    let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &random))).squareRoot()
    let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
    // Calls that are made together are not seen in the order in which the server meets them.
    return Probe(
      tokens: tokens, madeMs: nowMs + Double.random(in: 0..<0.3, using: &random),
      silentMs: (60 + 0.12 * Double(tokens)) * exp(noise * normal))
  }

  private mutating func record(_ probe: Probe) {
    func ns(_ ms: Double) -> Int64 { Int64(ms * 1e6) }
    var stream = RecordedStream(
      Observation.CallStart(
        call: 0, layer: 0, slot: 0, agent: "a", round: 0, attempt: 0, promptDigest: "",
        promptBytes: probe.tokens * 4, promptTokens: probe.tokens, maxTokens: 24, atNs: ns(probe.madeMs)))
    for delta in 0..<24 {
      let atMs = probe.spokeMs + (nowMs - probe.spokeMs) * Double(delta) / 23
      stream.append(.delta(Delta("word", readNs: 0)), atNs: ns(atMs))
    }
    stream.append(.ended(.stop, readNs: 0), atNs: ns(nowMs))
    let header = RequestHeader(
      request: calls.count, promptID: "", messages: [], mixture: "", policy: "", policyParameters: "",
      places: [], scheduledNs: 0, startedNs: 0)
    let span = ServerLog.Span(startNs: ns(probe.madeMs), spokeNs: ns(probe.spokeMs), endNs: ns(nowMs))
    let place = ServerLog.Place(log: 0, call: callLog.add(span))
    if let sample = CallSample(stream, request: calls.count, of: header, batch: 0, server: place) {
      calls.append(sample)
    }
  }
}
