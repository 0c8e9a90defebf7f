internal import Measures

/// Requests as tables of comma-separated values (RFC 4180), for pandas, R and spreadsheets.
public struct RowExport: RequestExport {
  private let tables: [RowTable]
  private let folder: String
  private var writers: [CSVWriter]

  /// Begins some tables.
  ///
  /// - Parameter folder: What stands before the names of the files: a folder and a slash, or nothing.
  public init(_ tables: [RowTable] = RowTable.allCases, in folder: String = "") {
    self.tables = tables
    self.folder = folder
    writers = tables.map { table in
      var writer = CSVWriter()
      writer.row(table.columns)
      return writer
    }
  }

  public var files: [String] { tables.map { folder + $0.file } }

  public mutating func begin(_ trace: ExportedTrace) {
    write(.traces) { writer in
      writer.count(trace.index)
      writer.text(trace.name)
      writer.text(trace.tool)
      writer.text(String(trace.seed))
      writer.count(Int(trace.wallNs))
      writer.flag(trace.isSimulated)
      writer.text(trace.machine)
      writer.endRow()
    }
  }

  public mutating func append(_ request: ExportedRequest, of trace: ExportedTrace) {
    let rows = RequestRows(request, trace)
    for (index, table) in tables.enumerated() { rows.write(table, &writers[index]) }
  }

  public mutating func finish() {}

  public mutating func take(_ file: Int) -> [UInt8] { writers[file].take() }

  private mutating func write(_ table: RowTable, _ body: (inout CSVWriter) -> Void) {
    if let index = tables.firstIndex(of: table) { body(&writers[index]) }
  }
}
