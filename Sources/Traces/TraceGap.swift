internal import JSON

/// A part of a trace that gives no rows: what stood there is missing.
public struct TraceGap: Equatable, Sendable, CustomStringConvertible {
  /// Where in the file it is, in bytes.
  public var bytes: Range<Int>
  /// Rows that stand before it, those that are missing not counted.
  public var afterRow: Int
  /// What is wrong there.
  public var reason: String
  /// The frames that it takes up, counted from 1; nil where no seek table tells.
  public var frames: ClosedRange<Int>?
  /// About how many rows are missing; nil where nothing tells, and where it is the only gap and the footer tells.
  public var rows: Int?

  init(bytes: Range<Int>, afterRow: Int, reason: String, rows: Int? = nil) {
    self.bytes = bytes
    self.afterRow = afterRow
    self.reason = reason
    self.rows = rows
  }

  /// The gap in a sentence.
  public var description: String {
    let place =
      switch frames {
      case nil: "Bytes \(bytes.lowerBound) to \(bytes.upperBound)"
      case let frames? where frames.count == 1:
        "Frame \(frames.lowerBound), bytes \(bytes.lowerBound) to \(bytes.upperBound)"
      case let frames?:
        "Frames \(frames.lowerBound) to \(frames.upperBound), bytes \(bytes.lowerBound) to \(bytes.upperBound)"
      }
    let missing = rows.map { "; about \(Self.text(rows: $0)) missing" } ?? ""
    // What a parser says is a sentence already.
    let reason = reason.hasSuffix(".") ? String(reason.dropLast()) : reason
    return "\(place), behind row \(afterRow): \(reason)\(missing)."
  }

  static func text(rows: Int) -> String { "\(TraceRow.count(rows)) \(rows == 1 ? "is" : "are")" }

  /// A row that says where rows are missing. A reader puts it in their place; a repaired trace keeps it.
  func row(atNs: Int64) -> TraceRow {
    let info: JSONValue = [
      "from_byte": .integer(bytes.lowerBound), "to_byte": .integer(bytes.upperBound),
    ]
    return TraceRow(.gap, tNs: atNs, text: reason, info: info.text)
  }
}
