internal import Digests
internal import JSON
internal import Measures
internal import TokenStreams

/// The spans of one request: the request, its rounds and its calls.
///
/// The numbers of trace and spans follow from the recording alone, so that the same trace gives the same ones.
struct OpenTelemetrySpans {
  /// INTERNAL and CLIENT of OTLP's `SpanKind`, and ERROR of its `StatusCode`.
  private static let (ofOurs, ofClient, error): (JSONValue, JSONValue, JSONValue) = (1, 3, 2)

  private(set) var spans: [JSONValue] = []
  private let request: ExportedRequest
  private let trace: ExportedTrace
  private let traceID: String

  init(_ request: ExportedRequest, _ trace: ExportedTrace) {
    self.request = request
    self.trace = trace
    let header = request.recording.header
    traceID = Self.digest(
      [
        trace.tool, String(trace.seed), String(trace.wallNs), String(trace.monotonicNs),
        String(trace.isSimulated), String(header.request), header.policy, header.policyParameters,
      ], bytes: 16)
    addRequest()
    for place in header.places.indices {
      for round in request.recording.places[place].rounds.indices { addRound(round, of: place) }
    }
    for call in request.recording.calls.indices { addCall(call) }
  }

  private static func digest(_ words: [String], bytes: Int) -> String {
    var digest = SHA256()
    for word in words { digest.update("\(word.utf8.count):\(word)") }
    return digest.hex(bytes: bytes)
  }

  private var requestID: String { Self.digest([traceID, "request"], bytes: 8) }

  private func roundID(_ place: Int, _ round: Int) -> String {
    Self.digest([traceID, "round", String(place), String(round)], bytes: 8)
  }

  private func callID(_ index: Int) -> String {
    Self.digest([traceID, "call", String(request.recording.calls[index].start.call)], bytes: 8)
  }

  private mutating func addRequest() {
    let recording = request.recording
    let header = recording.header
    var attributes = OpenTelemetryAttributes()
    attributes.add("gen_ai.operation.name", "invoke_workflow")
    attributes.add("gen_ai.workflow.name", header.mixture)
    attributes.add("chunkwise.policy", header.policy)
    attributes.add("chunkwise.request", header.request)
    attributes.add("chunkwise.prompt_id", header.promptID)
    attributes.add("chunkwise.repetition", header.repetition)
    attributes.add("chunkwise.outcome", Standing(recording.outcome).rawValue)
    if trace.isSimulated { attributes.add("chunkwise.simulated", true) }
    if recording.hasMockLatencies { attributes.add("chunkwise.mock", true) }
    var events: [JSONValue] = []
    if let first = recording.places[recording.finalPlace].pieces.first {
      events.append(event("first output", first.atNs))
    }
    spans.append(
      span(
        requestID, nil, "invoke_workflow \(header.mixture)", Self.ofOurs, header.scheduledNs,
        recording.lastNs,
        attributes, events: events, failure: request.failure))
  }

  private mutating func addRound(_ number: Int, of place: Int) {
    let recording = request.recording
    let round = recording.places[place].rounds[number]
    guard let startNs = round.readyNs else { return }
    let header = recording.header.places[place]
    let upstreams = recording.upstreams(of: place)
    var attributes = OpenTelemetryAttributes()
    attributes.add("chunkwise.layer", header.layer)
    attributes.add("chunkwise.slot", header.slot)
    attributes.add("chunkwise.round", number)
    attributes.add("chunkwise.attempts", round.attempts.count)
    if let barrier = round.barrier {
      attributes.add("chunkwise.barrier", barrier.cause.rawValue)
      if barrier.critical >= 0 {
        attributes.add(
          "chunkwise.waited_for", recording.header.places[upstreams[barrier.critical]].agent)
      }
    }
    var links: [JSONValue] = []
    for (upstream, bytes) in zip(upstreams, round.attempts.last?.start.evidenceBytes ?? []) where bytes > 0 {
      guard
        let call = recording.places[upstream].calls.last(where: { recording.calls[$0].start.atNs <= startNs })
      else { continue }
      var evidence = OpenTelemetryAttributes()
      evidence.add("chunkwise.evidence.bytes", bytes)
      links.append([
        "traceId": .string(traceID), "spanId": .string(callID(call)), "attributes": evidence.json,
      ])
    }
    let end = round.attempts.last?.end
    var failure: StreamFailure?
    if case .failed(let found) = end?.outcome { failure = found }
    spans.append(
      span(
        roundID(place, number), requestID, "round \(number)", Self.ofOurs, startNs,
        max(startNs, end?.atNs ?? recording.lastNs), attributes, links: links, failure: failure))
  }

  private mutating func addCall(_ index: Int) {
    let recording = request.recording
    let call = recording.calls[index]
    let place = recording.header.places[call.place]
    let model = recording.model(ofCall: index)
    var attributes = OpenTelemetryAttributes()
    attributes.add("gen_ai.operation.name", "chat")
    attributes.add("gen_ai.provider.name", place.endpoint)
    attributes.add("gen_ai.request.model", model)
    attributes.add("gen_ai.request.stream", true)
    attributes.add("gen_ai.agent.name", call.start.agent)
    if let most = call.start.maxTokens { attributes.add("gen_ai.request.max_tokens", most) }
    if let first = call.deltas.first {
      attributes.add("gen_ai.response.time_to_first_chunk", Double(first.readNs - call.start.atNs) / 1e9)
    }
    if let outcome = call.outcome, outcome.isComplete {
      attributes.add("gen_ai.response.finish_reasons", [outcome.name])
    }
    if let usage = call.usage {
      let counts = [
        ("input_tokens", usage.promptTokens), ("output_tokens", usage.completionTokens),
        ("cache_read.input_tokens", usage.cachedTokens), ("reasoning.output_tokens", usage.reasoningTokens),
      ]
      for (name, count) in counts where count >= 0 { attributes.add("gen_ai.usage.\(name)", count) }
    }
    attributes.add("chunkwise.layer", place.layer)
    attributes.add("chunkwise.slot", place.slot)
    attributes.add("chunkwise.outcome", Standing(call.outcome).rawValue)
    var events: [JSONValue] = []
    if let first = call.firstByte { events.append(event("first byte", first.readNs)) }
    var failure: StreamFailure?
    if case .failed(let found) = call.outcome { failure = found }
    let parent = call.start.round < 0 ? requestID : roundID(call.place, call.start.round)
    spans.append(
      span(
        callID(index), parent, "chat \(model)", Self.ofClient, call.start.atNs,
        max(call.start.atNs, call.lastNs), attributes, events: events, failure: failure))
  }

  private func event(_ name: String, _ ns: Int64) -> JSONValue {
    ["timeUnixNano": .nanoseconds(trace.sinceEpochNs(ns)), "name": .string(name)]
  }

  private func span(
    _ id: String, _ parent: String?, _ name: String, _ kind: JSONValue, _ startNs: Int64, _ endNs: Int64,
    _ attributes: OpenTelemetryAttributes, events: [JSONValue] = [], links: [JSONValue] = [],
    failure: StreamFailure?
  ) -> JSONValue {
    var attributes = attributes
    var members: [JSONValue.Member] = [
      .init("traceId", .string(traceID)), .init("spanId", .string(id)),
    ]
    if let parent { members.append(.init("parentSpanId", .string(parent))) }
    members += [
      .init("name", .string(name)), .init("kind", kind),
      .init("startTimeUnixNano", .nanoseconds(trace.sinceEpochNs(startNs))),
      .init("endTimeUnixNano", .nanoseconds(trace.sinceEpochNs(max(startNs, endNs)))),
    ]
    if let failure {
      attributes.add("error.type", failure.kind.rawValue)
      members.append(.init("status", ["code": Self.error, "message": .string(failure.message)]))
    }
    members.append(.init("attributes", attributes.json))
    if !events.isEmpty { members.append(.init("events", .array(events))) }
    if !links.isEmpty { members.append(.init("links", .array(links))) }
    return .object(members)
  }
}
