internal import JSON

/// Jupyter notebooks (nbformat 4.5) that draw the figures of a report from the rows in a folder beside them.
///
/// They need pandas and matplotlib. The rows of single deltas, which no figure needs, are left out.
public struct NotebookExport: RequestExport {
  private static let notebooks: [(name: String, source: [UInt8])] = [
    ("latency.ipynb", PackageResources.latency_py), ("aggregation.ipynb", PackageResources.aggregation_py),
  ]

  private var rows = RowExport(RowTable.allCases.filter { $0 != .deltas }, in: "data/")
  private var traces: [ExportedTrace] = []
  private var hasMockLatencies = false
  private var isFinished = false

  /// Begins notebooks and their data.
  public init() {}

  public var files: [String] { rows.files + Self.notebooks.map(\.name) }

  public mutating func begin(_ trace: ExportedTrace) {
    traces.append(trace)
    rows.begin(trace)
  }

  public mutating func append(_ request: ExportedRequest, of trace: ExportedTrace) {
    hasMockLatencies = hasMockLatencies || request.hasMockLatencies
    rows.append(request, of: trace)
  }

  public mutating func finish() { isFinished = true }

  public mutating func take(_ file: Int) -> [UInt8] {
    let index = file - rows.files.count
    if index < 0 { return rows.take(file) }
    return isFinished ? Notebook(Self.notebooks[index].source, of: traces, hasMockLatencies).bytes : []
  }
}
