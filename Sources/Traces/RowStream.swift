internal import Digests

/// The rows of a source, and what is to be said of their wholeness.
final class RowStream {
  /// The end of the last frame that is known to be as it was written, with no footer before it.
  struct Checkpoint {
    var rows = 0
    var offset = 0
    var seekTable = SeekTable()
  }

  private let source: any ByteSource
  private let buffer = LineBuffer()
  private var decoder = RowDecoder()
  private var frameHasEnded = false
  private var footer: (agrees: Bool, rows: Int)?
  private var damage: TraceCondition.Damage?

  /// Known when the rows have come to their end.
  private(set) var condition: TraceCondition?
  /// Rows that have been given, the footer not counted.
  private(set) var rows = 0
  /// Uncompressed bytes of the rows that have been given, the footer counted.
  private(set) var bytes = 0
  /// The row given last, as it stands in the trace, without its line feed.
  private(set) var line = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var checkpoint = Checkpoint()
  /// Digest of everything before the footer; of use when the rows have come to their end.
  private(set) var digest = SHA256()

  init(_ source: any ByteSource) { self.source = source }

  /// Where in the file reading has come to.
  var offset: Int { source.offset }

  func next() throws(TraceError) -> TraceRow? {
    while condition == nil {
      guard let line = buffer.nextLine() else {
        try refill()
        continue
      }
      do {
        let row = try decoder.row(line)
        if footer != nil { note("rows follow the footer", afterRow: rows) }
        self.line = line
        bytes += line.count + 1
        if row.kind == .footer { try check(TraceFooter(row: row), line) } else { rows += 1 }
        return row
      } catch {
        note("row \(rows + 1) is malformed: \(error.reason)", afterRow: rows)
      }
    }
    return nil
  }

  private func refill() throws(TraceError) {
    if frameHasEnded, buffer.partial == 0, footer == nil, damage == nil {
      checkpoint = Checkpoint(rows: rows, offset: source.offset, seekTable: source.seekTable)
    }
    frameHasEnded = false
    guard let space = buffer.space() else {
      note("row \(rows + 1) is longer than \(LineBuffer.longestLine) bytes", afterRow: rows)
      buffer.dropPartial()
      return
    }
    switch try source.next(into: space) {
    case .bytes(let count):
      buffer.filled(count)
    case .frameEnded(let count):
      buffer.filled(count)
      frameHasEnded = true
    case .damaged(let reason):
      // Behind a footer that agrees with the rows there is nothing but the seek table to be damaged.
      if footer?.agrees != true { note(reason, afterRow: checkpoint.rows) }
      buffer.dropPartial()
    case .ended:
      condition = conclusion
    }
  }

  private func check(_ footer: TraceFooter, _ line: UnsafeRawBufferPointer) {
    digest = buffer.digest(before: line)
    self.footer = (footer.rows == rows && footer.sha256 == digest.hex(), footer.rows)
  }

  /// The first damage is the one that counts.
  private func note(_ reason: String, afterRow row: Int) {
    guard damage == nil else { return }
    damage = TraceCondition.Damage(
      afterRow: row, given: 0, missing: nil, atByte: source.frameStart, reason: reason)
  }

  private var conclusion: TraceCondition {
    if buffer.partial > 0, footer != nil { note("half a row follows the footer", afterRow: rows) }
    if let footer, !footer.agrees { note("the rows are not those that the footer tells of", afterRow: rows) }
    if var damage {
      damage.given = rows
      damage.missing = footer.map { max(0, $0.rows - rows) }
      return .corrupt(damage)
    }
    if footer == nil {
      buffer.digestLines()
      digest = buffer.digest
      return .truncated(afterRow: rows, atByte: source.offset)
    }
    return source.seekTableIsWhole ? .complete : .withoutSeekTable(atByte: source.frameStart)
  }
}
