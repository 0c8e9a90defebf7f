internal import JSON

/// Puts the rows of several traces behind each other into one.
///
/// Every recording stays whole behind its own header, because only from there its instants can be read: the monotonic
/// clocks of two computers, or of two starts of one, have nothing in common. The traces come in the order of their first
/// headers' wall clocks. Requests are numbered on; behind the rows of each trace a note says where they came from.
public struct TraceMerge {
  /// What was added to the numbers of the requests of the trace that is being read.
  public private(set) var requestOffset = 0

  private var nextRequest = 0
  private var rows = 0
  private var lastNs: Int64 = 0
  private var digests: [String: String] = [:]
  private var first: (name: String, header: TraceHeader)?

  /// Makes a merge that has seen nothing.
  public init() {}

  /// The order in which traces are to be merged: as indices, and by the first instants of those that began earlier.
  public static func order(of headers: [TraceHeader]) -> [Int] {
    headers.indices.sorted { (headers[$0].wallNs, $0) < (headers[$1].wallNs, $1) }
  }

  /// Begins the next trace.
  ///
  /// - Throws: `TraceError` (unlike) where its measures would pass for those of another kind of trace.
  public mutating func begin(_ header: TraceHeader, of name: String) throws(TraceError) {
    if let first {
      if first.header.isSimulated != header.isSimulated {
        let (simulated, measured) = header.isSimulated ? (name, first.name) : (first.name, name)
        throw TraceError(
          .unlike,
          "\(simulated) is simulated and \(measured) was measured; in one trace nobody could tell them apart."
        )
      }
      if first.header.redactionKey != header.redactionKey {
        throw TraceError(
          .unlike,
          "\(first.name) and \(name) are not redacted with the same key, or one of them is not redacted.")
      }
    } else {
      first = (name, header)
    }
    requestOffset = nextRequest
    rows = 0
  }

  /// The row as it is in the merged trace; nil if it is not in it. Footers are the writer's.
  public mutating func row(_ row: TraceRow) -> TraceRow? {
    if row.kind == .footer { return nil }
    var row = row
    if row.request >= 0 { row.request += requestOffset }
    nextRequest = max(nextRequest, row.request + 1)
    rows += 1
    lastNs = row.tNs
    return row
  }

  /// Whether a row is the note that ends the rows of one of the traces that were merged.
  static func isEnd(_ row: TraceRow) -> Bool {
    row.kind == .note && row.request < 0 && (try? TraceInfo(row.info).integer("request_offset")) != nil
  }

  /// The note that ends the rows of a trace.
  ///
  /// - Parameter digest: of its rows, as its footer has it.
  /// - Throws: `TraceError` (unlike) where the same rows have been there already: what is there twice counts twice.
  public mutating func end(_ name: String, digest: String) throws(TraceError) -> TraceRow {
    if let earlier = digests.updateValue(name, forKey: digest) {
      throw TraceError(.unlike, "\(earlier) and \(name) hold the same rows; each trace is to be named once.")
    }
    let info: JSONValue = [
      "merged_from": .string(name), "sha256": .string(digest), "rows": .integer(rows),
      "request_offset": .integer(requestOffset),
    ]
    return TraceRow(
      .note, tNs: lastNs,
      text:
        "Here end the \(TraceRow.count(rows)) of \(name); its request 0 is request \(requestOffset) here.",
      info: info.text)
  }
}
