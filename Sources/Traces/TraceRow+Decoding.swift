internal import CSimdjson

extension TraceRow {
  /// Bytes that must be readable behind a row that is decoded.
  static var padding: Int { csimdjson_padding }

  /// Reads one row: a JSON object with at least the keys of a row, in any order; others are passed over.
  ///
  /// - Parameter line: the object without its line feed; `padding` bytes behind it must be readable.
  /// - Throws: `Malformed` where the line is anything else.
  init(line: UnsafeRawBufferPointer) throws(Malformed) {
    var row = csimdjson_trace_row()
    let bytes = line.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if let problem = csimdjson_read_trace_row(bytes, line.count, &row) {
      throw Malformed(String(cString: problem))
    }
    self.init(
      Kind(name: Self.text(row.type)), tNs: row.t_ns, readNs: row.read_ns, request: Int(row.request),
      call: Int(row.call), agent: Self.text(row.agent), layer: Int(row.layer), slot: Int(row.slot),
      round: Int(row.round), attempt: Int(row.attempt), channel: Self.text(row.channel),
      text: Self.text(row.text), tokens: Int(row.tokens), info: Self.text(row.info))
  }

  private static func text(_ text: csimdjson_text) -> String {
    if text.count == 0 { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.count), as: UTF8.self)
  }

  /// What is wrong with a row, as the end of a sentence.
  struct Malformed: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }
}
