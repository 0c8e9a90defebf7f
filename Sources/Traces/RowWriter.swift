internal import Digests
internal import Glibc
internal import JSON

/// Writes rows into one trace, on the thread of its caller: rendered, compressed, in frames of a mebibyte.
///
/// The bytes depend on the rows and on when `flush` is called, and on nothing else. After an error the file has been cut
/// back to the last flush, and every further call throws the same error.
public final class RowWriter {
  /// Uncompressed bytes after which a frame ends.
  static let frameSize = 1 << 20
  /// Rendered bytes that go to the compressor at once.
  private static let batchSize = 1 << 17

  private let output: TraceOutput
  private let compressor: FrameCompressor
  private var rendered = JSONWriter(capacity: batchSize + 4096)
  private var digest = SHA256()
  private var seekTable = SeekTable()
  private var frameStart = 0
  private var frameBytes = 0
  private var frameFlushes = 0
  /// Whether the row appended last ends its frame.
  private var isFrameDue = false
  private var failure: TraceError?
  private var lastNs: Int64 = 0

  /// Rows that have been appended.
  public private(set) var rows = 0
  /// Rows that are out of this process, and where the file ends behind them.
  private var safe = (rows: 0, bytes: 0)

  /// - Parameter isLive: rows are expected as they happen, with flushes in between.
  init(_ output: TraceOutput, header: TraceHeader, isLive: Bool) throws(TraceError) {
    self.output = output
    compressor = FrameCompressor(isLive ? .thorough : .fast)
    try append(header.row)
  }

  /// Goes on behind the rows of an earlier recording.
  init(_ output: TraceOutput, after point: ResumePoint, header: TraceHeader) throws(TraceError) {
    self.output = output
    compressor = FrameCompressor(.thorough)
    digest = point.digest
    seekTable = point.seekTable
    rows = point.rows
    lastNs = point.lastNs
    frameStart = point.keptBytes
    let tail = FrameCompressor(.thorough)
    if !point.tail.isEmpty {
      point.tail.withUnsafeBytes { tail.compress($0, until: .frameEnd) }
      seekTable.append(compressed: tail.output.count, uncompressed: point.tail.count)
      frameStart += tail.output.count
    }
    let problem = output.replaceTail(from: point.keptBytes, with: tail.output)
    if problem != 0 { throw fail(problem) }
    safe = (rows, output.position)
    try append(header.row)
  }

  /// Makes a trace; see `TraceWriter` for the meaning of the parameters.
  public convenience init(path: String, header: TraceHeader, replacing: Bool = false) throws(TraceError) {
    try self.init(try .creating(path, replacing: replacing), header: header, isLive: false)
  }

  /// Appends a row.
  public func append(_ row: TraceRow) throws(TraceError) {
    if let failure { throw failure }
    if isFrameDue { try endFrame() }
    let before = rendered.bytes.count
    rendered.row(row)
    rows += 1
    lastNs = max(lastNs, row.tNs)
    frameBytes += rendered.bytes.count - before
    // Without this row nothing can be made of the others: no damage to them is to take it away.
    isFrameDue = row.kind == .trace
    if frameBytes >= Self.frameSize {
      try endFrame()
      // Four flushes within a frame of some 5,000 rows: there is time.
      compressor.setEffort(frameFlushes >= 4 ? .thorough : .fast)
      frameFlushes = 0
    } else if rendered.bytes.count >= Self.batchSize {
      compress(until: .convenient)
    }
  }

  /// Hands everything to the operating system, so that a crash of this process loses nothing.
  public func flush() throws(TraceError) {
    if let failure { throw failure }
    guard rows > safe.rows else { return }
    if isFrameDue { return try endFrame() }
    frameFlushes += 1
    if frameBytes > 0 { compress(until: .flushed) }
    try put()
    safe = (rows, output.position)
  }

  /// Writes the footer and the seek table, waits until the disk has everything, and ends the trace.
  public func finish() throws(TraceError) {
    try endFrame()
    // The footer has a frame of its own, so that a resumed recording can put rows in its place.
    let footer = TraceFooter(rows: rows, sha256: digest.hex())
    rendered.row(footer.row(atNs: lastNs))
    frameBytes = rendered.bytes.count
    try endFrame()
    compressor.output += seekTable.encoded
    try put()
    let problem = output.synchronize()
    if problem != 0 { throw fail(problem) }
  }

  private func endFrame() throws(TraceError) {
    if let failure { throw failure }
    guard frameBytes > 0 else { return }
    compress(until: .frameEnd)
    try put()
    seekTable.append(compressed: output.position - frameStart, uncompressed: frameBytes)
    frameStart = output.position
    frameBytes = 0
    isFrameDue = false
    safe = (rows, output.position)
  }

  private func compress(until: FrameCompressor.Until) {
    rendered.bytes.withUnsafeBytes {
      digest.update($0)
      compressor.compress($0, until: until)
    }
    rendered.bytes.removeAll(keepingCapacity: true)
  }

  private func put() throws(TraceError) {
    let problem = compressor.output.withUnsafeBytes { output.write($0) }
    compressor.output.removeAll(keepingCapacity: true)
    if problem != 0 { throw fail(problem) }
  }

  private func fail(_ code: Int32) -> TraceError {
    output.truncate(to: safe.bytes)
    let reason = TraceOutput.text(of: code)
    let error = TraceError(
      .write(code),
      "The trace could not be written to \(output.name): \(reason). Its first \(safe.rows) rows are safe."
    )
    failure = error
    return error
  }
}
