import TokenStreams
import Traces

/// A header whose every member is different from the defaults.
let sampleHeader = TraceHeader(
  tool: "chunkwise 0.0-test", seed: .max, wallNs: 1_700_000_000_000_000_000, monotonicNs: 5,
  isSimulated: false,
  machine: Machine(cpu: "A \"CPU\"", cores: 2, kernel: "Linux 6"))

/// What a request with one proposer and one aggregator does, with `deltas` deltas of each.
func sampleRequest(
  _ request: Int, promptID: String = "p", policy: String = "full", deltas: Int = 3, startNs: Int64 = 1000,
  outcome: RequestOutcome? = .complete(.stop)
) -> [Observation] {
  let places = [
    RequestHeader.Place(
      layer: 0, slot: 0, agent: "ada", model: "m/ada", endpoint: "e", bytesPerToken: 4, upstreams: []),
    RequestHeader.Place(
      layer: 1, slot: 0, agent: "sum", model: "m/sum", endpoint: "e", bytesPerToken: 4, upstreams: [0]),
  ]
  var now = startNs
  func tick() -> Int64 {
    now += 20_000_123
    return now
  }
  var all: [Observation] = [
    .request(
      RequestHeader(
        request: request, promptID: promptID, messages: [Message(.user, "Why is the sky blue?")],
        mixture: "two",
        policy: policy, policyParameters: #"{"first":8}"#, places: places, scheduledNs: now, startedNs: now,
        seed: 7))
  ]
  for (call, agent) in ["ada", "sum"].enumerated() {
    if call == 1 {
      let ready = tick()
      all.append(
        .barrier(
          Observation.Barrier(
            layer: 1, slot: 0, round: 0, cause: .all, readyNs: [ready], critical: 0, atNs: ready)))
      all.append(
        .round(
          Observation.RoundStart(
            layer: 1, slot: 0, round: 0, attempt: 0, call: 1, isFinal: true, evidenceBytes: [9],
            evidenceTokens: [2], layout: "regrouped", continuation: "turns", atNs: ready)))
    }
    all.append(
      .call(
        Observation.CallStart(
          call: call, layer: call, slot: 0, agent: agent, round: call - 1, attempt: 0, promptDigest: "d",
          promptBytes: 20, promptTokens: 5, maxTokens: nil, atNs: tick())))
    for index in 0..<deltas {
      let at = tick()
      let text = " word\(index)"
      all.append(.stream(call: call, .delta(Delta(text, readNs: at - 900)), atNs: at))
      if call == 1 {
        let from = (0..<index).reduce(0) { $0 + " word\($1)".utf8.count }
        all.append(
          .answer(
            Observation.AnswerPiece(
              layer: 1, slot: 0, round: 0, call: 1, bytes: from..<(from + text.utf8.count), atNs: at)))
      }
    }
    let end = tick()
    all.append(.stream(call: call, .ended(.stop, readNs: end), atNs: end))
    if call == 1 {
      all.append(
        .roundEnd(
          Observation.RoundEnd(
            layer: 1, slot: 0, round: 0, attempt: 0, outcome: .stop, isPremature: false, atNs: end)))
    }
  }
  if let outcome { all.append(.finished(outcome, atNs: tick())) }
  return all
}

/// Records requests one after the other and closes the trace.
func record(_ requests: [[Observation]], to path: String, header: TraceHeader = sampleHeader) throws {
  let writer = try TraceWriter(path: path, header: header)
  for (request, observations) in requests.enumerated() {
    for observation in observations { writer.record(request: request, observation) }
  }
  try writer.close()
}

/// All rows of a trace as the lines that they are, and its condition.
func lines(of path: String) throws -> (lines: [String], condition: TraceCondition?) {
  let reader = try TraceReader(path: path)
  var lines: [String] = []
  while try reader.next() != nil {
    lines.append(reader.withLine { String(decoding: $0, as: UTF8.self) })
  }
  return (lines, reader.condition)
}

/// Where the frames of a trace begin: behind each other, the seek table last.
func frameStarts(_ bytes: [UInt8]) -> [Int] {
  bytes.indices.dropLast(3).filter {
    bytes[$0..<$0 + 4].elementsEqual([0x28, 0xB5, 0x2F, 0xFD])
      || bytes[$0..<$0 + 4].elementsEqual([0x5E, 0x2A, 0x4D, 0x18])
  }
}
