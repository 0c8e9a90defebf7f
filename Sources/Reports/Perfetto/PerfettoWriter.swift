internal import JSON
public import TokenStreams

/// Writes what requests did as a timeline for Perfetto and `chrome://tracing`, observation by observation, in memory that
/// grows with the requests that run at a time and not with the trace.
///
/// The format is Chrome's Trace Event Format, as a JSON object. A request is a process, a place of its mixture a thread. A
/// proposer's calls and an aggregating place's rounds are slices, deltas and barriers are instants, and an arrow goes from
/// every piece of evidence to the round that saw it.
public struct PerfettoWriter: Sendable {
  private var writer = JSONWriter(capacity: 1 << 16)
  private var running: [Int: PerfettoRequest] = [:]
  private var hasEvents = false
  private var flows: Int64 = 0

  /// Begins a timeline.
  ///
  /// - Parameter isSimulated: Whether the instants were computed and not measured; the timeline says so.
  public init(isSimulated: Bool) {
    writer.raw("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"simulated\":")
    writer.raw(isSimulated ? "\"yes\"" : "\"no\"")
    writer.raw("},\"traceEvents\":[")
  }

  /// The bytes written since they were last taken.
  public mutating func take() -> [UInt8] {
    defer { writer.bytes.removeAll(keepingCapacity: true) }
    return writer.bytes
  }

  /// Takes the next observation of a request. One of a request that has not begun is passed over.
  public mutating func append(_ request: Int, _ observation: Observation) {
    if case .request(let header) = observation {
      begin(PerfettoRequest(header), request)
      return
    }
    guard var state = running[request] else { return }
    switch observation {
    case .call(let start): state.begin(start)
    case .stream(let call, .delta(let delta), let atNs):
      write(delta, state.track(ofCall: call), request, atNs)
    case .stream(let call, .ended(let outcome, _), let atNs):
      if let slice = state.end(call, outcome, atNs) { write(slice, request) }
    case .retry(let call, let failure, _, let atNs):
      if let slice = state.end(call, .failed(failure), atNs) { write(slice, request) }
    case .barrier(let barrier):
      write(
        "barrier: \(barrier.cause.rawValue)", state.track(barrier.layer, barrier.slot), request, barrier.atNs)
    case .round(let start):
      for arrow in state.begin(start) { write(arrow, request) }
    case .roundEnd(let end):
      if let slice = state.end(end) { write(slice, request) }
    case .finished(_, let atNs):
      for slice in state.endAll(atNs) { write(slice, request) }
      running[request] = nil
      return
    default: break
    }
    running[request] = state
  }

  /// Ends the timeline: what still runs has no end, and is left out.
  public mutating func finish() { writer.raw("]}\n") }

  private mutating func begin(_ state: PerfettoRequest, _ request: Int) {
    running[request] = state
    name("process_name", state.name, request, track: 0)
    for (track, name) in state.trackNames.enumerated() {
      self.name("thread_name", name, request, track: track)
    }
  }

  private mutating func name(_ kind: StaticString, _ name: String, _ request: Int, track: Int) {
    event("M", request, track)
    writer.raw(",\"name\":\"")
    writer.raw(kind)
    writer.raw("\",\"args\":{\"name\":")
    writer.string(name)
    writer.raw("}}")
  }

  private mutating func write(_ delta: Delta, _ track: Int, _ request: Int, _ atNs: Int64) {
    event("i", request, track, atNs)
    writer.raw(",\"s\":\"t\",\"name\":\"")
    writer.raw(delta.channel == .content ? "delta" : "reasoning")
    writer.raw("\",\"args\":{\"text\":")
    writer.string(delta.text)
    writer.raw("}}")
  }

  private mutating func write(_ instant: String, _ track: Int, _ request: Int, _ atNs: Int64) {
    event("i", request, track, atNs)
    writer.raw(",\"s\":\"t\",\"name\":")
    writer.string(instant)
    writer.raw("}")
  }

  private mutating func write(_ slice: PerfettoRequest.Slice, _ request: Int) {
    event("X", request, slice.track, slice.startNs)
    writer.raw(",\"dur\":")
    microseconds(slice.endNs - slice.startNs)
    writer.raw(",\"name\":")
    writer.string(slice.name)
    writer.raw(",\"args\":{\"outcome\":")
    writer.string(slice.outcome)
    writer.raw("}}")
  }

  private mutating func write(_ arrow: PerfettoRequest.Arrow, _ request: Int) {
    flows += 1
    for (phase, track, ns) in [("s", arrow.from, arrow.fromNs), ("f", arrow.to, arrow.toNs)]
      as [(StaticString, Int, Int64)]
    {
      event(phase, request, track, ns)
      // An arrow ends at the slice that encloses it, and not at the next one to begin.
      writer.raw(",\"bp\":\"e\",\"cat\":\"evidence\",\"name\":\"evidence\",\"id\":")
      writer.integer(flows)
      writer.raw("}")
    }
  }

  /// Begins an event; whoever goes on closes it.
  private mutating func event(_ phase: StaticString, _ request: Int, _ track: Int, _ ns: Int64? = nil) {
    writer.raw(hasEvents ? ",\n{\"ph\":\"" : "\n{\"ph\":\"")
    hasEvents = true
    writer.raw(phase)
    writer.raw("\",\"pid\":")
    writer.integer(Int64(request))
    writer.raw(",\"tid\":")
    writer.integer(Int64(track))
    if let ns {
      writer.raw(",\"ts\":")
      microseconds(ns)
    }
  }

  /// Nanoseconds as the format wants them, without losing any.
  private mutating func microseconds(_ ns: Int64) {
    writer.integer(ns / 1000)
    writer.raw(".")
    let rest = abs(ns % 1000)
    if rest < 100 { writer.raw("0") }
    if rest < 10 { writer.raw("0") }
    writer.integer(rest)
  }
}
