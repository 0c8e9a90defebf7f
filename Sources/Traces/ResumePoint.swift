internal import Digests

/// Where a recording goes on in a file that holds an earlier one.
struct ResumePoint {
  /// Bytes of the file that stay: the whole frames before the footer or before the end.
  var keptBytes = 0
  /// The rows behind them, which are written again as a frame of their own, uncompressed.
  var tail: [UInt8] = []
  /// Rows in both.
  var rows = 0
  /// Digest of both.
  var digest = SHA256()
  /// The frames that stay.
  var seekTable = SeekTable()
  /// The latest instant in both.
  var lastNs: Int64 = 0

  /// Reads a trace to its end, and learns what it has finished.
  init(path: String, finished: inout FinishedRequests) throws(TraceError) {
    let reader = try TraceReader(path: path)
    guard reader.isCompressed else {
      throw TraceError(
        .damaged, "The trace \(path) has been decompressed; only a compressed one can be resumed.")
    }
    guard reader.header.redactionKey == nil else {
      throw TraceError(
        .unlike, "The trace \(path) is redacted and cannot be resumed: nobody can tell what has been asked.")
    }
    var tailStart = 0
    while let row = try reader.next() {
      if row.kind == .footer { continue }
      if reader.stream.checkpoint.rows > tailStart {
        tailStart = reader.stream.checkpoint.rows
        tail.removeAll(keepingCapacity: true)
      }
      reader.withLine { tail.append(contentsOf: $0) }
      tail.append(0x0A)
      lastNs = max(lastNs, row.tNs)
      try finished.add(row)
    }
    if case .corrupt? = reader.condition {
      throw TraceError(
        .damaged,
        "The trace \(path) is damaged and cannot be resumed; `chunkwise trace repair` makes one of it that can."
      )
    }
    let checkpoint = reader.stream.checkpoint
    if checkpoint.rows == reader.rows { tail = [] }
    keptBytes = checkpoint.offset
    seekTable = checkpoint.seekTable
    rows = reader.rows
    digest = reader.stream.digest
  }
}
