internal import CZstd
internal import Digests

/// Reads a trace row by row, in memory that does not grow with it.
///
/// Compressed traces and decompressed ones (`.jsonl`) are read alike. The rows of a frame are given once its checksum has
/// been found to agree. Of a damaged trace every such row is given, those behind a damage included; where rows are
/// missing, a row of type `gap` stands in their place, and `condition` says what is missing once the rows have come to
/// their end. Of a trace that was cut off, what can be decompressed of the last frame is given too.
public final class TraceReader {
  /// What error messages call the trace.
  public let name: String
  /// What recorded the trace, when and where.
  public let header: TraceHeader
  /// The header of the recording that the row given last is of: a resumed or merged trace holds several, each with a
  /// clock of its own.
  public private(set) var recording: TraceHeader
  /// Of a merged trace, how many of those that it was made of have ended before the rows that come next: what tells the
  /// recordings of one batch, which was resumed, from those of several.
  public private(set) var part = 0
  /// Whether the trace is compressed.
  public let isCompressed: Bool

  let stream: RowStream
  private var first: TraceRow?

  /// Opens a trace and reads its header; `-` is the standard input.
  ///
  /// - Throws: `TraceError` where the file cannot be opened or read, is no trace, ends within its first row, or was
  ///   written by a newer version.
  public init(path: String) throws(TraceError) {
    let input = try TraceInput(path: path)
    name = input.name
    let head = try input.peek(4)
    isCompressed = head.count >= 4 && head.loadUnaligned(as: UInt32.self).littleEndian == ZSTD_MAGICNUMBER
    if head.isEmpty {
      throw TraceError(.notATrace, "\(name) is empty; a trace begins with a row of type \"trace\".")
    }
    guard isCompressed || head[0] == UInt8(ascii: "{") else {
      throw TraceError(.notATrace, "\(name) is no trace: it is neither zstd-compressed nor JSON Lines.")
    }
    stream = RowStream(isCompressed ? FrameSource(input) : PlainSource(input))
    guard let row = try stream.next() else {
      throw TraceError(.notATrace, "\(name) is no trace, or ends before its first row is whole.")
    }
    if row.kind == .gap {
      throw TraceError(
        .notATrace,
        "\(name) is no trace, or the row is damaged that says how the others are to be read: \(row.text).")
    }
    header = try Self.header(row, of: name)
    recording = header
    first = row
  }

  /// Whether anything is missing; nil as long as rows may follow.
  public var condition: TraceCondition? { stream.condition }
  /// Digest of the rows, as the footer has it; known when they have come to their end. Of a trace that was cut off it is
  /// that of the rows that are there.
  public var rowDigest: String? { condition == nil ? nil : stream.digest.hex() }
  /// Rows that have been read, the footer and the places of gaps not counted.
  public var rows: Int { stream.rows }
  /// Bytes of the file that have been read.
  public var fileBytes: Int { stream.offset }
  /// Bytes of the rows in them.
  public var rowBytes: Int { stream.bytes }

  /// The next row, header and footer included; nil when there are no more, and then `condition` is known.
  ///
  /// - Throws: `TraceError` where the file cannot be read or goes on in a newer version's format; a damage is no error.
  public func next() throws(TraceError) -> TraceRow? {
    if let row = first {
      first = nil
      return row
    }
    let row = try stream.next()
    switch row?.kind {
    case .trace: recording = try Self.header(row!, of: name)
    case .note where TraceMerge.isEnd(row!): part += 1
    default: break
    }
    return row
  }

  /// The row given last as it stands in the trace, without its line feed.
  public func withLine<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try stream.withLine(body)
  }

  private static func header(_ row: TraceRow, of name: String) throws(TraceError) -> TraceHeader {
    let header: TraceHeader
    do {
      header = try TraceHeader(row: row)
    } catch {
      throw TraceError(.notATrace, "\(name) is no trace: \(error.reason).")
    }
    if header.version > TraceHeader.currentVersion {
      throw TraceError(
        .newerVersion,
        "\(name) has format \(header.version), written by \(header.tool); this program reads formats up to "
          + "\(TraceHeader.currentVersion).")
    }
    return header
  }
}
