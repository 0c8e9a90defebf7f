internal import CSimdjson
internal import Glibc

/// Reads rows from their lines.
final class RowDecoder {
  /// The names of agents that came last. There are few, most are too long to be stored without an allocation, and they
  /// stand in every row.
  private var agents: [String] = []
  private static let rememberedAgents = 32

  /// Bytes that must be readable behind a line.
  static var padding: Int { csimdjson_padding }

  /// Reads one row: a JSON object with at least the keys of a row, in any order; others are passed over.
  ///
  /// - Parameter line: the object without its line feed; `padding` bytes behind it must be readable.
  /// - Throws: `Malformed` where the line is anything else.
  func row(_ line: UnsafeRawBufferPointer) throws(TraceRow.Malformed) -> TraceRow {
    var row = csimdjson_trace_row()
    let bytes = line.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if let problem = csimdjson_read_trace_row(bytes, line.count, &row) {
      throw TraceRow.Malformed(String(cString: problem))
    }
    try row.checkNumbers()
    return TraceRow(
      Self.kind(row.type), tNs: row.t_ns, readNs: row.read_ns, request: Int(row.request),
      call: Int(row.call), agent: agent(row.agent), layer: Int(row.layer), slot: Int(row.slot),
      round: Int(row.round), attempt: Int(row.attempt), channel: Self.channel(row.channel),
      text: Self.text(row.text), tokens: Int(row.tokens), info: Self.text(row.info))
  }

  private func agent(_ text: csimdjson_text) -> String {
    if text.count == 0 { return "" }
    for known in agents where known.utf8.count == text.count {
      let isSame = known.utf8.withContiguousStorageIfAvailable {
        memcmp($0.baseAddress!, text.bytes, text.count) == 0
      }
      if isSame == true { return known }
    }
    let name = Self.text(text)
    if agents.count == Self.rememberedAgents { agents.removeAll(keepingCapacity: true) }
    agents.append(name)
    return name
  }

  // The words of nearly all rows are compared as bytes: to make a string of them takes longer.

  private static func kind(_ text: csimdjson_text) -> TraceRow.Kind {
    `is`(text, "delta") ? .delta : TraceRow.Kind(name: Self.text(text))
  }

  private static func channel(_ text: csimdjson_text) -> String {
    `is`(text, "content") ? "content" : Self.text(text)
  }

  private static func `is`(_ text: csimdjson_text, _ word: StaticString) -> Bool {
    text.count == word.utf8CodeUnitCount && memcmp(text.bytes, word.utf8Start, text.count) == 0
  }

  private static func text(_ text: csimdjson_text) -> String {
    if text.count == 0 { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.count), as: UTF8.self)
  }
}

extension csimdjson_trace_row {
  /// Refuses numbers that no trace may hold.
  fileprivate func checkNumbers() throws(TraceRow.Malformed) {
    let (instants, counts) = (TraceLimits.instantsNs, TraceLimits.counts)
    let isUsual =
      instants.contains(t_ns) && instants.contains(read_ns) && counts.contains(Int(request))
      && counts.contains(Int(call)) && counts.contains(Int(layer)) && counts.contains(Int(slot))
      && counts.contains(Int(round)) && counts.contains(Int(attempt)) && counts.contains(Int(tokens))
    if isUsual { return }
    for (name, value) in [("t_ns", t_ns), ("read_ns", read_ns)] where !instants.contains(value) {
      throw .outOfRange(name, value)
    }
    let others = [
      ("request", request), ("call", call), ("layer", layer), ("slot", slot), ("round", round),
      ("attempt", attempt), ("tokens", tokens),
    ]
    for (name, value) in others where !counts.contains(Int(value)) { throw .outOfRange(name, value) }
  }
}

extension TraceRow {
  /// What is wrong with a row, as the end of a sentence.
  struct Malformed: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }

    static func outOfRange(_ name: String, _ value: some CustomStringConvertible) -> Malformed {
      Malformed("\"\(name)\" is \(value), which is out of range")
    }
  }
}
