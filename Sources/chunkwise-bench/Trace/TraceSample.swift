import Aggregation
import TokenStreams

/// What a request with proposers that stream at a steady pace would have recorded.
struct TraceSample {
  /// The observations, in the order of their instants.
  let observations: [Observation]
  /// How many of them are deltas.
  let deltas: Int

  private static let startNs: Int64 = 1_000_000_000_000

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - texts: What the streams say: one text for each, or one for all, from another place on in each.
  ///   - deltasPerStream: How many deltas each has.
  ///   - rate: Deltas per second of each stream.
  init(texts: [SampleText], streams: Int, deltasPerStream: Int, rate: Double) {
    var observations: [Observation] = [.request(Self.header(streams))]
    for call in 0..<streams { observations.append(.call(Self.call(call))) }
    var random = SplitMix64(seed: 1)
    var stream: [Observation] = []
    let intervalNs = 1e9 / rate
    for call in 0..<streams {
      let phase = random.unit()
      let tokens = texts[call % texts.count].tokens
      let start = texts.count == 1 ? call * tokens.count / streams : 0
      for index in 0..<deltasPerStream {
        // No network is as steady as a clock: a tenth of the interval either way.
        let at = (Double(index) + phase + 0.2 * (random.unit() - 0.5)) * intervalNs
        let readNs = Self.startNs + 500_000_000 + Int64(at)
        let token = tokens[(start + index) % tokens.count]
        let atNs = readNs + 8_000 + Int64(random.next() % 24_000)
        stream.append(.stream(call: call, .delta(Delta(token, readNs: readNs)), atNs: atNs))
      }
    }
    stream.sort { $0.instantNs < $1.instantNs }
    let endNs = stream.last?.instantNs ?? Self.startNs
    let ends = (0..<streams).map { Observation.stream(call: $0, .ended(.stop, readNs: endNs), atNs: endNs) }
    self.observations = observations + stream + ends + [.finished(.complete(.stop), atNs: endNs)]
    deltas = stream.count
  }

  private static func header(_ streams: Int) -> RequestHeader {
    RequestHeader(
      request: 0, promptID: "0123456789abcdef", messages: [Message(.user, "What is worth measuring?")],
      mixture: "bench", policy: "full", policyParameters: "{}",
      places: (0..<streams).map {
        RequestHeader.Place(
          layer: 0, slot: $0, agent: "proposer-\($0)", model: "mock/proposer-\($0)", endpoint: "mock",
          bytesPerToken: 4, upstreams: [])
      },
      scheduledNs: startNs, startedNs: startNs)
  }

  private static func call(_ call: Int) -> Observation.CallStart {
    Observation.CallStart(
      call: call, layer: 0, slot: call, agent: "proposer-\(call)", round: -1, attempt: 0,
      promptDigest: "0123456789abcdef", promptBytes: 24, promptTokens: 6, maxTokens: nil, atNs: startNs)
  }
}

extension Observation {
  /// When a stream's event was handed to the machine; 0 for what is no stream's.
  fileprivate var instantNs: Int64 {
    if case .stream(_, _, let atNs) = self { atNs } else { 0 }
  }
}
