internal import JSON
internal import Measures

/// Spans and metrics as OTLP/JSON, by the semantic conventions for generative AI.
///
/// Each line of `traces.jsonl` is an `ExportTraceServiceRequest` with the spans of one request, each line of
/// `metrics.jsonl` an `ExportMetricsServiceRequest` with the histograms of one trace: what a collector's `otlpjsonfile`
/// receiver reads, and what can be posted, line by line, to `/v1/traces` and `/v1/metrics`.
///
/// A request is a workflow, a round a span of ours within it, a call an inference span. The conventions leave texts to those
/// who opt in; here there are none.
///
/// Source: OpenTelemetry, "Semantic conventions for generative AI systems" (spans, metrics) and "OpenTelemetry Protocol
/// File Exporter".
public struct OpenTelemetryExport: RequestExport {
  private var spans = JSONWriter(capacity: 1 << 16)
  private var metrics = JSONWriter()
  private var trace: ExportedTrace?
  private var measured = OpenTelemetryMetrics()

  /// Begins an export.
  public init() {}

  public var files: [String] { ["traces.jsonl", "metrics.jsonl"] }

  public mutating func begin(_ trace: ExportedTrace) {
    writeMetrics()
    self.trace = trace
  }

  public mutating func append(_ request: ExportedRequest, of trace: ExportedTrace) {
    let list = OpenTelemetrySpans(request, trace).spans
    let isOfMock = request.hasMockLatencies
    Self.envelope(&spans, trace, hasMockLatencies: isOfMock, signal: "Spans", under: "spans", .array(list))
    measured.add(request, trace)
  }

  public mutating func finish() { writeMetrics() }

  public mutating func take(_ file: Int) -> [UInt8] {
    if file == 0 {
      defer { spans.bytes.removeAll(keepingCapacity: true) }
      return spans.bytes
    }
    defer { metrics.bytes = [] }
    return metrics.bytes
  }

  private mutating func writeMetrics() {
    guard let trace, !measured.isEmpty else { return }
    Self.envelope(
      &metrics, trace, hasMockLatencies: measured.hasMockLatencies, signal: "Metrics", under: "metrics",
      measured.json)
    measured = OpenTelemetryMetrics()
  }

  /// A line: who tells, and what.
  private static func envelope(
    _ writer: inout JSONWriter, _ trace: ExportedTrace, hasMockLatencies: Bool, signal: String,
    under key: String, _ list: JSONValue
  ) {
    let words = trace.tool.split(separator: " ", maxSplits: 1)
    let version = words.count > 1 ? String(words[1]) : ""
    var resource = OpenTelemetryAttributes()
    resource.add("service.name", String(words.first ?? "chunkwise"))
    resource.add("service.version", version)
    resource.add("chunkwise.trace", trace.name)
    resource.add("chunkwise.simulated", trace.isSimulated)
    resource.add("chunkwise.mock", hasMockLatencies)
    if let machine = trace.machine { resource.add("chunkwise.machine", machine) }
    let scope: JSONValue = ["name": "chunkwise.export", "version": .string(version)]
    let scoped = JSONValue.object([.init("scope", scope), .init(key, list)])
    let whole = JSONValue.object([
      .init("resource", ["attributes": resource.json]), .init("scope\(signal)", [scoped]),
    ])
    writer.value(.object([.init("resource\(signal)", [whole])]))
    writer.raw("\n")
  }
}
