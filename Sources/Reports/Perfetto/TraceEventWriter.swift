internal import JSON
internal import TokenStreams

/// Writes single events of the Trace Event Format.
struct TraceEventWriter: Sendable {
  /// Where an event stands.
  struct Track {
    let process: Int
    let thread: Int
  }

  private var json = JSONWriter(capacity: 1 << 16)
  private var hasEvents = false
  /// What is added to an instant.
  var toNs: Int64 = 0

  init() { json.raw("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[") }

  mutating func take() -> [UInt8] {
    defer { json.bytes.removeAll(keepingCapacity: true) }
    return json.bytes
  }

  mutating func finish(_ otherData: JSONValue) {
    json.raw("\n],\"otherData\":")
    json.value(otherData)
    json.raw("}\n")
  }

  /// Names a process or a thread.
  mutating func name(_ kind: StaticString, _ name: String, _ track: Track) {
    event("M", track)
    json.raw(",\"name\":\"")
    json.raw(kind)
    json.raw("\",\"args\":{\"name\":")
    json.string(name)
    json.raw("}}")
  }

  /// Says where a process or a thread stands among the others.
  mutating func order(_ kind: StaticString, _ index: Int, _ track: Track) {
    event("M", track)
    json.raw(",\"name\":\"")
    json.raw(kind)
    json.raw("\",\"args\":{\"sort_index\":")
    json.integer(Int64(index))
    json.raw("}}")
  }

  mutating func slice(
    _ name: String, _ track: Track, _ startNs: Int64, _ endNs: Int64, _ arguments: JSONValue = [:]
  ) {
    event("X", track, startNs)
    json.raw(",\"dur\":")
    microseconds(max(0, endNs - startNs))
    json.raw(",\"name\":")
    json.string(name)
    json.raw(",\"args\":")
    json.value(arguments)
    json.raw("}")
  }

  mutating func instant(_ name: String, _ track: Track, _ ns: Int64, _ arguments: JSONValue = [:]) {
    event("i", track, ns)
    json.raw(",\"s\":\"t\",\"name\":")
    json.string(name)
    json.raw(",\"args\":")
    json.value(arguments)
    json.raw("}")
  }

  mutating func delta(_ text: String, _ channel: Delta.Channel, _ track: Track, _ ns: Int64) {
    event("i", track, ns)
    json.raw(channel == .content ? ",\"s\":\"t\",\"name\":\"delta\"" : ",\"s\":\"t\",\"name\":\"reasoning\"")
    json.raw(",\"args\":{\"text\":")
    json.string(text)
    json.raw("}}")
  }

  mutating func arrow(
    _ name: StaticString, _ number: Int64, from: Track, _ fromNs: Int64, to: Track, _ toNs: Int64
  ) {
    for (phase, track, ns) in [("s", from, fromNs), ("f", to, toNs)] as [(StaticString, Track, Int64)] {
      event(phase, track, ns)
      // It belongs to the slice around it, and not to the next one to begin.
      json.raw(",\"bp\":\"e\",\"cat\":\"")
      json.raw(name)
      json.raw("\",\"name\":\"")
      json.raw(name)
      json.raw("\",\"id\":")
      json.integer(number)
      json.raw("}")
    }
  }

  /// Begins an event; whoever goes on closes it.
  private mutating func event(_ phase: StaticString, _ track: Track, _ ns: Int64? = nil) {
    json.raw(hasEvents ? ",\n{\"ph\":\"" : "\n{\"ph\":\"")
    hasEvents = true
    json.raw(phase)
    json.raw("\",\"pid\":")
    json.integer(Int64(track.process))
    json.raw(",\"tid\":")
    json.integer(Int64(track.thread))
    if let ns {
      json.raw(",\"ts\":")
      microseconds(ns + toNs)
    }
  }

  /// Nanoseconds as the format wants them, without losing any.
  private mutating func microseconds(_ ns: Int64) {
    if ns < 0 { json.raw("-") }
    let magnitude = ns.magnitude
    json.integer(Int64(magnitude / 1000))
    json.raw(".")
    let rest = Int64(magnitude % 1000)
    if rest < 100 { json.raw("0") }
    if rest < 10 { json.raw("0") }
    json.integer(rest)
  }
}
