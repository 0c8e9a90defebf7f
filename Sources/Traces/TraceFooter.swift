internal import JSON

/// The last row of a trace: by it a reader knows that nothing is missing.
struct TraceFooter: Equatable {
  /// Rows that stand before the footer.
  var rows: Int
  /// SHA-256 of all (uncompressed) bytes that stand before the footer, in hexadecimal.
  var sha256: String

  func row(atNs: Int64) -> TraceRow {
    TraceRow(
      .footer, tNs: atNs, info: (["rows": .integer(rows), "sha256": .string(sha256)] as JSONValue).text)
  }

  init(rows: Int, sha256: String) {
    self.rows = rows
    self.sha256 = sha256
  }

  init(row: TraceRow) throws(TraceRow.Malformed) {
    let info = try TraceInfo(row.info)
    self.init(rows: try info.integer("rows"), sha256: try info.text("sha256"))
  }
}
