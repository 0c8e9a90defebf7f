internal import Digests

/// The rows of a source, and what is to be said of their wholeness.
final class RowStream {
  /// The end of the last frame that is known to be as it was written, with nothing missing and no footer before it.
  struct Checkpoint {
    var rows = 0
    var offset = 0
    var seekTable = SeekTable()
  }

  /// At most so many gaps are described.
  private static let describedGaps = 20

  private let source: any ByteSource
  private let buffer = LineBuffer()
  private let decoder = RowDecoder()
  private var damage = TraceCondition.Damage()
  private var footer: (agrees: Bool, rows: Int)?
  private var lastNs: Int64 = 0
  private var line = UnsafeRawBufferPointer(start: nil, count: 0)

  private var isWholeFrame = false
  private var hasChecksum = false
  /// The first line behind a gap may be the end of a row whose beginning is missing.
  private var isBehindGap = false
  /// The row that stands for a gap, until it is given, and its line.
  private var gapRow: TraceRow?
  private var gapLine: [UInt8]?

  /// Known when the rows have come to their end.
  private(set) var condition: TraceCondition?
  /// Rows of the trace that have been given, the footer not counted.
  var rows: Int { damage.given }
  /// Uncompressed bytes of the rows that have been given, the footer counted.
  private(set) var bytes = 0
  private(set) var checkpoint = Checkpoint()
  /// Digest of everything before the footer; of use when the rows have come to their end.
  private(set) var digest = SHA256()

  init(_ source: any ByteSource) { self.source = source }

  /// Where in the file reading has come to.
  var offset: Int { source.offset }

  /// The next row; for a gap, one that stands for it.
  func next() throws(TraceError) -> TraceRow? {
    while condition == nil {
      if let row = gapRow {
        gapRow = nil
        return row
      }
      guard let line = buffer.nextLine() else {
        try refill()
        continue
      }
      do {
        let row = try decoder.row(line)
        try take(row, line)
        return row
      } catch {
        // Half a row at the edge of a gap is part of it.
        if !isBehindGap {
          let place = source.frame ?? buffer.position - line.count - 1..<buffer.position
          gap(TraceGap(bytes: place, afterRow: rows, reason: "a row is malformed: \(error.reason)", rows: 1))
        }
        isBehindGap = false
      }
    }
    return nil
  }

  /// The row given last as a line without its line feed: as it stands in the trace, or for a gap as it would.
  func withLine<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try gapLine?.withUnsafeBytes(body) ?? body(line)
  }

  private func take(_ row: TraceRow, _ line: UnsafeRawBufferPointer) throws(TraceRow.Malformed) {
    if row.kind == .footer {
      let told = try TraceFooter(row: row)
      digest = buffer.digest(before: line)
      footer = (told.rows == rows && told.sha256 == digest.hex(), told.rows)
    } else {
      if footer != nil { contradict("Rows follow the footer") }
      damage.given += 1
      if !hasChecksum { damage.unverified += 1 }
    }
    self.line = line
    gapLine = nil
    bytes += line.count + 1
    lastNs = max(lastNs, row.tNs)
    isBehindGap = false
  }

  private func refill() throws(TraceError) {
    if isWholeFrame, buffer.partial == 0, footer == nil, damage.gapCount == 0 {
      checkpoint = Checkpoint(rows: rows, offset: source.offset, seekTable: source.seekTable)
    }
    if buffer.partial > LineBuffer.longestLine {
      let place = source.frame ?? buffer.position..<source.offset
      gap(TraceGap(bytes: place, afterRow: rows, reason: "a row does not end", rows: 1))
      buffer.dropPartial()
      return
    }
    let event = try source.next(into: buffer)
    isWholeFrame = false
    hasChecksum = false
    switch event {
    case .frame: (isWholeFrame, hasChecksum) = (true, true)
    case .uncheckedFrame: isWholeFrame = true
    case .looseBytes: break
    case .gap(let bytes, let reason):
      buffer.dropPartial()
      // Behind a footer that agrees with the rows there is nothing but the seek table to be damaged.
      if footer?.agrees != true { gap(TraceGap(bytes: bytes, afterRow: rows, reason: reason)) }
    case .ended: condition = conclusion
    }
  }

  private func gap(_ gap: TraceGap) {
    damage.gapCount += 1
    if damage.gaps.count < Self.describedGaps { damage.gaps.append(gap) }
    isBehindGap = true
    let row = gap.row(atNs: lastNs)
    gapRow = row
    gapLine = row.line
  }

  private func contradict(_ sentence: String) {
    if damage.contradiction == nil { damage.contradiction = sentence }
  }

  private var conclusion: TraceCondition {
    if let footer {
      if buffer.partial > 0 { contradict("Half a row follows the footer") }
      if footer.agrees { damage.unverified = 0 }
      if !footer.agrees, damage.gapCount == 0 {
        contradict("The rows are not those that the footer tells of")
      }
    }
    if footer == nil {
      buffer.digestLines()
      digest = buffer.digest
    }
    if damage.gapCount > 0 || damage.contradiction != nil { return .corrupt(detailedDamage) }
    if footer == nil {
      return .truncated(afterRow: rows, atByte: source.offset, unverified: damage.unverified)
    }
    guard let frame = source.frame else { return .complete }
    if let stored = source.storedSeekTable, stored.table == source.seekTable,
      stored.place.upperBound == source.offset
    {
      return .complete
    }
    return .withoutSeekTable(atByte: frame.upperBound)
  }

  /// The damage, with what only the end of the file tells of it.
  private var detailedDamage: TraceCondition.Damage {
    var damage = damage
    damage.missing = footer.map { max(0, $0.rows - rows) }
    if let stored = source.storedSeekTable {
      for (index, gap) in damage.gaps.enumerated() {
        guard let frames = stored.table.frames(in: gap.bytes, before: stored.place.lowerBound) else {
          continue
        }
        damage.gaps[index].frames = frames.numbers
        if gap.rows == nil, bytes > 0 { damage.gaps[index].rows = max(1, frames.rowBytes * rows / bytes) }
      }
    }
    // Where there is one gap, the footer's count is its own.
    if damage.gapCount == 1, damage.missing != nil { damage.gaps[0].rows = nil }
    return damage
  }
}
