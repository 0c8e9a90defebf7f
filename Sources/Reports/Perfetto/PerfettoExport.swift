internal import JSON
internal import Measures
internal import TokenStreams

/// A timeline for Perfetto and `chrome://tracing`, in the Trace Event Format of Chrome, as a JSON object.
///
/// A request is a process with a thread of its own, on which it is one slice, and a thread for each place of its mixture. A
/// proposer's calls and an aggregating place's rounds are slices on it, deltas and barriers instants, and an arrow goes
/// from every piece of evidence to the round that saw it. Instants are microseconds, to the nanosecond, since the first
/// trace began; several traces stand on one axis by their wall clocks.
///
/// Source: "Trace Event Format", Google, and Perfetto's importer of it.
public struct PerfettoExport: RequestExport {
  private var writer = TraceEventWriter()
  private var traces: [ExportedTrace] = []
  private var hasMockLatencies = false
  /// Numbers of processes and threads, none of them used twice: Perfetto takes a thread for the one that it knows by its
  /// number, and 0 for the machine's idle one.
  private var identities = 0
  private var flows: Int64 = 0

  /// Begins a timeline.
  public init() {}

  public var files: [String] { ["timeline.json"] }

  public mutating func begin(_ trace: ExportedTrace) { traces.append(trace) }

  public mutating func take(_: Int) -> [UInt8] { writer.take() }

  public mutating func finish() {
    let recorded = traces.map { trace -> JSONValue in
      [
        "name": .string(trace.name), "recorded by": .string(trace.tool),
        "simulated": .bool(trace.isSimulated),
        "machine": .optional(trace.machine),
      ]
    }
    writer.finish([
      "simulated": .string(traces.contains(where: \.isSimulated) ? "yes" : "no"),
      "latencies of a mock": .string(hasMockLatencies ? "yes" : "no"), "traces": .array(recorded),
    ])
  }

  public mutating func append(_ request: ExportedRequest, of trace: ExportedTrace) {
    let recording = request.recording
    hasMockLatencies = hasMockLatencies || recording.hasMockLatencies
    let process = identities + 1
    identities += 1 + recording.places.count
    let originNs = traces.first?.wallNs ?? 0
    writer.toNs = trace.sinceEpochNs(0) - originNs
    name(request, trace, process)
    write(request, trace, process)
    let arrivals = recording.places.indices.map { Arrivals(recording, place: $0) }
    for place in recording.places.indices {
      let track = TraceEventWriter.Track(process: process, thread: process + 1 + place)
      if recording.header.places[place].layer == 0, recording.places[place].rounds.isEmpty {
        for call in recording.places[place].calls { write(callOf: request, call, track) }
      } else {
        writeRounds(of: request, place, track, arrivals)
      }
      for call in recording.places[place].calls {
        request.forEachDelta(ofCall: call, in: trace) { delta, text in
          writer.delta(text, delta.channel, track, delta.readNs)
        }
      }
    }
  }

  private mutating func name(_ request: ExportedRequest, _ trace: ExportedTrace, _ process: Int) {
    let header = request.recording.header
    let remarks =
      (trace.isSimulated ? ["simulated"] : [])
      + (request.hasMockLatencies ? ["latencies of a mock"] : [])
    let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))"
    let title = "request \(header.request), \(header.policy)\(remark): \(request.question.cut(to: 60))"
    let main = TraceEventWriter.Track(process: process, thread: process)
    writer.name("process_name", title, main)
    writer.order("process_sort_index", trace.index * 1_000_000 + header.request, main)
    writer.name("thread_name", "request\(remark)", main)
    writer.order("thread_sort_index", 0, main)
    for (index, place) in header.places.enumerated() {
      let track = TraceEventWriter.Track(process: process, thread: process + 1 + index)
      writer.name("thread_name", "layer \(place.layer).\(place.slot) \(place.agent)", track)
      writer.order("thread_sort_index", 1 + index, track)
    }
  }

  /// The request itself: from the instant at which it was to start.
  private mutating func write(_ request: ExportedRequest, _ trace: ExportedTrace, _ process: Int) {
    let recording = request.recording
    let header = recording.header
    let track = TraceEventWriter.Track(process: process, thread: process)
    writer.slice(
      "request \(header.request)", track, header.scheduledNs, request.lastNs,
      [
        "trace": .string(trace.name), "policy": .string(header.policy), "mixture": .string(header.mixture),
        "prompt_id": .string(header.promptID), "repetition": .integer(Int64(header.repetition)),
        "outcome": .string(Standing(recording.outcome).rawValue), "simulated": .bool(trace.isSimulated),
        "latencies of a mock": .bool(recording.hasMockLatencies),
        "failure": .optional(request.failure?.message),
      ])
    if let first = recording.places[recording.finalPlace].pieces.first {
      writer.instant("first output", track, first.atNs)
    }
    // Not on the track of the place: there the arrows would end at them in place of the rounds.
    for (index, place) in recording.places.enumerated() {
      let reader = header.places[index]
      for barrier in place.rounds.compactMap(\.barrier) {
        writer.instant(
          "barrier: \(barrier.cause.rawValue)", track, barrier.atNs,
          [
            "place": .string("\(reader.layer).\(reader.slot) \(reader.agent)"),
            "round": .integer(Int64(barrier.round)),
            "waited_for": .optional(recording.critical(of: barrier, recording.upstreams(of: index))),
          ])
      }
    }
  }

  private mutating func write(
    callOf request: ExportedRequest, _ index: Int, _ track: TraceEventWriter.Track
  ) {
    let call = request.recording.calls[index]
    writer.slice(call.start.agent, track, call.start.atNs, call.lastNs, call.arguments)
    if let first = call.deltas.first { writer.slice("to first text", track, call.start.atNs, first.readNs) }
  }

  private mutating func writeRounds(
    of request: ExportedRequest, _ place: Int, _ track: TraceEventWriter.Track, _ arrivals: [Arrivals]
  ) {
    let recording = request.recording
    let upstreams = recording.upstreams(of: place)
    for (number, round) in recording.places[place].rounds.enumerated() {
      for attempt in round.attempts {
        let call = recording.index(ofCall: attempt.start.call).map { recording.calls[$0] }
        let endNs = attempt.end?.atNs ?? max(attempt.start.atNs, call?.lastNs ?? attempt.start.atNs)
        var arguments: [JSONValue.Member] = [
          JSONValue.Member("final", .bool(attempt.start.isFinal)),
          JSONValue.Member("evidence_bytes", .integers(attempt.start.evidenceBytes)),
          JSONValue.Member("evidence_tokens", .integers(attempt.start.evidenceTokens)),
          JSONValue.Member("premature", .bool(attempt.end?.isPremature ?? false)),
        ]
        if let barrier = round.barrier {
          arguments.append(JSONValue.Member("barrier", .string(barrier.cause.rawValue)))
          arguments.append(
            JSONValue.Member("waited_for", .optional(recording.critical(of: barrier, upstreams))))
        }
        if let call { arguments += call.members }
        let name =
          attempt.start.attempt == 0 ? "round \(number)" : "round \(number), attempt \(attempt.start.attempt)"
        writer.slice(name, track, attempt.start.atNs, endNs, .object(arguments))
        writeEvidence(attempt.start, recording, upstreams, track, arrivals)
        if let first = call?.deltas.first {
          // A nanosecond later, or the arrows would end at it in place of the round.
          writer.slice("to first text", track, attempt.start.atNs + 1, min(first.readNs, endNs))
        }
      }
    }
  }

  /// Arrows from where the last byte of the evidence came.
  private mutating func writeEvidence(
    _ start: Observation.RoundStart, _ recording: RequestRecording, _ upstreams: [Int],
    _ track: TraceEventWriter.Track, _ arrivals: [Arrivals]
  ) {
    for (upstream, bytes) in zip(upstreams, start.evidenceBytes) {
      guard let arrivedNs = arrivals[upstream].instant(ofFirst: bytes),
        let fromNs = recording.instant(within: upstream, near: arrivedNs)
      else { continue }
      flows += 1
      writer.arrow(
        "evidence", flows,
        from: TraceEventWriter.Track(process: track.process, thread: track.process + 1 + upstream), fromNs,
        to: track, start.atNs)
    }
  }
}

extension RequestRecording {
  /// Whose readiness satisfied a barrier; nil where a deadline or nothing did.
  fileprivate func critical(of barrier: Observation.Barrier, _ upstreams: [Int]) -> String? {
    guard barrier.critical >= 0 else { return nil }
    let place = header.places[upstreams[barrier.critical]]
    return "\(place.layer).\(place.slot) \(place.agent)"
  }

  /// The instant, or one just before it that lies within a slice of the place: an arrow that begins where a slice has
  /// ended belongs to nothing.
  fileprivate func instant(within place: Int, near ns: Int64) -> Int64? {
    var slices: [Range<Int64>] = []
    for attempt in places[place].rounds.flatMap(\.attempts) {
      let endNs =
        attempt.end?.atNs ?? index(ofCall: attempt.start.call).map { calls[$0].lastNs } ?? attempt.start.atNs
      slices.append(attempt.start.atNs..<max(attempt.start.atNs, endNs))
    }
    if places[place].rounds.isEmpty {
      slices = places[place].calls.map { calls[$0].start.atNs..<max(calls[$0].start.atNs, calls[$0].lastNs) }
    }
    guard let slice = slices.last(where: { $0.lowerBound <= ns && !$0.isEmpty }) else { return nil }
    return min(ns, slice.upperBound - 1)
  }
}

extension CallRecording {
  fileprivate var arguments: JSONValue { .object(members) }

  /// What is told of a call beside its slice.
  fileprivate var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      JSONValue.Member("outcome", .string(outcome?.name ?? Standing.unfinished.rawValue)),
      JSONValue.Member("agent", .string(start.agent)),
      JSONValue.Member("call", .integer(Int64(start.call))),
      JSONValue.Member("prompt_tokens_estimated", .integer(Int64(start.promptTokens))),
    ]
    if let usage {
      let counts = [
        ("prompt_tokens", usage.promptTokens), ("cached_tokens", usage.cachedTokens),
        ("completion_tokens", usage.completionTokens), ("reasoning_tokens", usage.reasoningTokens),
      ]
      for (name, count) in counts where count >= 0 {
        members.append(JSONValue.Member(name, .integer(Int64(count))))
      }
    }
    if case .failed(let failure) = outcome {
      members.append(JSONValue.Member("failure", .string(failure.message)))
    }
    return members
  }
}
