internal import JSON

/// Makes a whole trace of what is whole in another: its rows, with one of type `gap` wherever some are missing, and a note
/// at the end that says what was the matter.
public enum TraceRepair {
  /// The note with which the repaired trace ends; nil where the other one misses no row.
  ///
  /// - Parameters:
  ///   - condition: of the trace that was read to its end.
  ///   - tool: the program that repairs.
  ///   - lastNs: the instant of the row before.
  /// - Throws: `TraceError` (damaged) where the rows contradict the footer and no checksum tells which of them: to call
  ///   them whole would be to guess.
  public static func note(
    on condition: TraceCondition, of name: String, tool: String, atNs lastNs: Int64
  ) throws(TraceError) -> TraceRow? {
    let unverified: Int
    switch condition {
    case .complete, .withoutSeekTable: return nil
    case .truncated(_, _, let count): unverified = count
    case .corrupt(let damage):
      if damage.contradiction != nil || damage.unverified > 0 && damage.missing != nil {
        throw TraceError(
          .damaged,
          "\(name) cannot be repaired, because nothing tells which of its rows are as they were written. \(condition.description)"
        )
      }
      unverified = damage.unverified
    }
    let info: JSONValue = ["repaired_by": .string(tool), "unverified_rows": .integer(unverified)]
    return TraceRow(
      .note, tNs: lastNs, text: "Repaired by \(tool). \(condition.description)", info: info.text)
  }
}
