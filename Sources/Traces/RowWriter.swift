internal import Digests
internal import Glibc
internal import JSON

/// Writes rows into one trace, on the thread of its caller: rendered, compressed, in frames.
///
/// The bytes depend on the rows and on when `flush` is called, and on nothing else. After an error the file has been cut
/// back to the last flush, with the end of its frame behind it where that finds room, and every further call throws the same
/// error. A file that would hold nothing is removed.
public final class RowWriter {
  /// What a trace is compressed for.
  public enum Compression: Sendable {
    /// To be written at the pace of its rows.
    case quick
    /// To be kept: a twentieth of the pace, and three quarters of the size.
    case archive

    /// Uncompressed bytes after which a frame ends.
    var frameSize: Int {
      switch self {
      case .quick: 1 << 20
      case .archive: 1 << 23
      }
    }

    fileprivate var effort: FrameCompressor.Effort {
      switch self {
      case .quick: .fast
      case .archive: .utmost
      }
    }
  }

  /// Rendered bytes that go to the compressor at once.
  private static let batchSize = 1 << 17

  private let output: TraceOutput
  private let compressor: FrameCompressor
  private let frameSize: Int
  /// Whether rows are expected as they happen, with flushes in between.
  private let isLive: Bool
  /// Its exclusivity need not be checked at every row: it is private, and nothing that it is lent to calls this object.
  @exclusivity(unchecked) private var rendered = JSONWriter(capacity: batchSize + 4096)
  private var digest = SHA256()
  private var seekTable = SeekTable()
  private var frameStart = 0
  private var frameBytes = 0
  private var frameFlushes = 0
  /// What the frame holds and has been compressed: its checksum is to be known also where the rest cannot be written.
  private var frameText: [UInt8] = []
  /// Whether the row appended last ends its frame.
  private var isFrameDue = false
  private var failure: TraceError?
  private var lastNs: Int64 = 0

  /// Rows that have been appended.
  public private(set) var rows = 0
  /// Uncompressed bytes of the rows that have been appended.
  public private(set) var rowBytes = 0
  /// Bytes that are out of this process.
  public var fileBytes: Int { output.position }
  /// Rows that are out of this process, where the file ends behind them, and how much of the frame's text they are.
  private var safe = (rows: 0, bytes: 0, frameText: 0)

  /// Makes a trace of rows that are expected as they happen, with flushes in between.
  init(live output: TraceOutput, header: TraceHeader) throws(TraceError) {
    self.output = output
    compressor = FrameCompressor(.thorough)
    frameSize = Compression.quick.frameSize
    isLive = true
    try append(header.row)
  }

  private init(_ output: TraceOutput, _ compression: Compression) {
    self.output = output
    compressor = FrameCompressor(compression.effort)
    frameSize = compression.frameSize
    isLive = false
  }

  /// Makes a trace of rows that are expected as they happen, with calls of `flush` in between; see `TraceWriter` for the
  /// meaning of the parameters.
  public convenience init(live path: String, header: TraceHeader, replacing: Bool = false) throws(TraceError)
  {
    try self.init(live: try .creating(path, replacing: replacing), header: header)
  }

  /// Makes a trace of rows as they come; see `TraceWriter` for the meaning of the parameters.
  public convenience init(path: String, header: TraceHeader, replacing: Bool = false) throws(TraceError) {
    self.init(try .creating(path, replacing: replacing), .quick)
    try append(header.row)
  }

  /// Makes a trace of rows as they come, which is seen under its name when it is finished; before that a file beside it
  /// grows, which goes with this object.
  public convenience init(unseen path: String, header: TraceHeader) throws(TraceError) {
    try self.init(unseen: path)
    try append(header.row)
  }

  /// Makes a trace out of the rows of others, the first of which is a header. It is seen under its name when it is
  /// finished; before that a file beside it grows, which goes with this object.
  ///
  /// - Parameter path: a file that is not there yet, or `-` for the standard output.
  /// - Throws: `TraceError` where the file cannot be made, or is there and holds something.
  public convenience init(unseen path: String, _ compression: Compression = .quick) throws(TraceError) {
    self.init(try .creatingUnseen(path), compression)
  }

  /// Goes on behind the rows of an earlier recording.
  init(_ output: TraceOutput, after point: ResumePoint, header: TraceHeader) throws(TraceError) {
    self.output = output
    compressor = FrameCompressor(.thorough)
    frameSize = Compression.quick.frameSize
    isLive = true
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
    safe = (rows, output.position, 0)
    try append(header.row)
  }

  /// Appends a row.
  public func append(_ row: TraceRow) throws(TraceError) {
    let start = try beginRow()
    rendered.row(row)
    try endRow(row, from: start)
  }

  /// Appends a row as it stands in another trace.
  ///
  /// - Parameter line: the row's line without its line feed.
  public func append(_ row: TraceRow, as line: UnsafeRawBufferPointer) throws(TraceError) {
    let start = try beginRow()
    rendered.bytes.append(contentsOf: line)
    rendered.bytes.append(0x0A)
    try endRow(row, from: start)
  }

  /// Makes room for a row. Returns where it begins in `rendered`.
  private func beginRow() throws(TraceError) -> Int {
    if let failure { throw failure }
    if isFrameDue { try endFrame() }
    return rendered.bytes.count
  }

  /// Counts a row that has been rendered, and passes on what is enough for it.
  private func endRow(_ row: TraceRow, from start: Int) throws(TraceError) {
    let size = rendered.bytes.count - start
    rows += 1
    lastNs = max(lastNs, row.tNs)
    frameBytes += size
    rowBytes += size
    // Without this row nothing can be made of the others: no damage to them is to take it away.
    isFrameDue = row.kind == .trace
    if frameBytes >= frameSize {
      try endFrame()
      // Eight flushes within a frame of some 5,000 rows: at this pace thoroughness takes a tenth of a core.
      if isLive { compressor.setEffort(frameFlushes >= 8 ? .thorough : .fast) }
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
    safe = (rows, output.position, frameText.count)
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
    var problem = output.synchronize()
    if problem == 0 { problem = output.publish() }
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
    frameText.removeAll(keepingCapacity: true)
    isFrameDue = false
    safe = (rows, output.position, 0)
  }

  private func compress(until: FrameCompressor.Until) {
    rendered.bytes.withUnsafeBytes {
      digest.update($0)
      compressor.compress($0, until: until)
    }
    // Only where frames are flushed in their midst can one be left without its end.
    if isLive { frameText += rendered.bytes }
    rendered.bytes.removeAll(keepingCapacity: true)
  }

  private func put() throws(TraceError) {
    let problem = compressor.output.withUnsafeBytes { output.write($0) }
    compressor.output.removeAll(keepingCapacity: true)
    if problem != 0 { throw fail(problem) }
  }

  /// Cuts the file behind the safe rows, and ends their frame there: else no checksum would vouch for them.
  ///
  /// On a full disk the end takes the place of bytes that were still written behind them, or what is left of their block.
  private func endSafeFrame() {
    let frameEnd =
      safe.frameText == 0
      ? []
      : frameText.withUnsafeBytes { FrameCompressor.end(ofFlushed: .init(rebasing: $0[..<safe.frameText])) }
    if frameEnd.isEmpty || output.replaceTail(from: safe.bytes, with: frameEnd) != 0 {
      output.truncate(to: safe.bytes)
    }
  }

  private func fail(_ code: Int32) -> TraceError {
    if safe.rows == 0 { output.remove() }
    endSafeFrame()
    let reason = TraceOutput.text(of: code)
    let rest = output.isUnseen ? "Nothing was made." : "Its first \(TraceGap.text(rows: safe.rows)) safe."
    let error = TraceError(
      .write(code), "The trace could not be written to \(output.name): \(reason). \(rest)")
    failure = error
    return error
  }
}
