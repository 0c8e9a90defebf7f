import JSON
import Reports
import Testing
import TokenStreams

/// Spans and metrics as OTLP/JSON.
@Suite struct OpenTelemetryTests {
  private static func lines(_ files: [String: [UInt8]], _ name: String) throws -> [JSONValue] {
    try (files[name] ?? []).split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
  }

  private static func spans(_ line: JSONValue) throws -> [JSONValue] {
    try #require(line["resourceSpans"]?.array?[0]["scopeSpans"]?.array?[0]["spans"]?.array)
  }

  private static func value(_ key: String, of object: JSONValue) -> JSONValue? {
    object["attributes"]?.array?.first { $0["key"] == .string(key) }?["value"].flatMap { value in
      ["stringValue", "intValue", "doubleValue", "boolValue"].lazy.compactMap { value[$0] }.first
    }
  }

  @Test("A request is a workflow, its rounds and calls are spans within it, and rounds link to what they saw")
  func tree() throws {
    let lines = try Self.lines(
      try OpenTelemetryExport().files(of: [Recorded(), Recorded(request: 1)]), "traces.jsonl")
    #expect(lines.count == 2)
    let spans = try Self.spans(lines[0])
    #expect(
      spans.map { $0["name"] } == [
        "invoke_workflow mixture", "round 0", "round 1", "chat m", "chat m", "chat m", "chat m",
      ])
    let ids = spans.compactMap { $0["spanId"]?.string }
    #expect(Set(ids).count == 7 && ids.allSatisfy { $0.utf8.count == 16 })
    #expect(
      spans.map { $0["parentSpanId"]?.string } == [nil, ids[0], ids[0], ids[0], ids[0], ids[1], ids[2]])
    #expect(spans[2]["links"]?.array?.compactMap { $0["spanId"]?.string } == [ids[3], ids[4]])
    #expect(spans.map { $0["kind"] } == [1, 1, 1, 3, 3, 3, 3])
    #expect(
      spans[0]["startTimeUnixNano"] == "3600000000000" && spans[0]["endTimeUnixNano"] == "3600220000000")
    #expect(Self.value("gen_ai.operation.name", of: spans[3]) == "chat")
    #expect(Self.value("gen_ai.request.model", of: spans[3]) == "m")
    #expect(Self.value("gen_ai.response.time_to_first_chunk", of: spans[3]) == .number(0.02))
    // No count of a server, no count.
    #expect(Self.value("gen_ai.usage.input_tokens", of: spans[3]) == nil)
    let traces = try lines.flatMap { try Self.spans($0) }.compactMap { $0["traceId"]?.string }
    #expect(Set(traces).count == 2 && traces.allSatisfy { $0.utf8.count == 32 })
    #expect(!lines[0].text.contains("two tides"))
  }

  @Test("Latencies of a mock are said to be such by the resource, and by the span of the request")
  func mock() throws {
    let requests = [Recorded(), Recorded(request: 1, server: StreamEvent.FirstByte.mockServer)]
    let files = try OpenTelemetryExport().files(of: requests)
    let lines = try Self.lines(files, "traces.jsonl")
    func resource(_ line: JSONValue, _ key: String) -> JSONValue? {
      line[key]?.array?.first?["resource"].flatMap { Self.value("chunkwise.mock", of: $0) }
    }
    #expect(lines.map { resource($0, "resourceSpans") } == [false, true])
    #expect(try lines.map { Self.value("chunkwise.mock", of: try Self.spans($0)[0]) } == [nil, true])
    let metrics = try Self.lines(files, "metrics.jsonl")
    #expect(metrics.map { resource($0, "resourceMetrics") } == [true])
  }

  @Test("The same trace gives the same numbers, a simulation of it others")
  func determinism() throws {
    func ids(isSimulated: Bool) throws -> [String] {
      let files = try OpenTelemetryExport().files(of: [Recorded()], isSimulated: isSimulated)
      return try Self.spans(try Self.lines(files, "traces.jsonl")[0]).compactMap { $0["spanId"]?.string }
    }
    #expect(try ids(isSimulated: false) == ids(isSimulated: false))
    #expect(Set(try ids(isSimulated: false)).isDisjoint(with: try ids(isSimulated: true)))
  }

  @Test("Histograms have the conventions' names, units and bounds, and count each call, chunk and request")
  func histograms() throws {
    let files = try OpenTelemetryExport().files(of: [Recorded(), Recorded(request: 1)])
    let line = try #require(try Self.lines(files, "metrics.jsonl").first)
    let metrics = try #require(
      line["resourceMetrics"]?.array?[0]["scopeMetrics"]?.array?[0]["metrics"]?.array)
    let units = Dictionary(
      uniqueKeysWithValues: metrics.compactMap { metric in metric["name"]?.string.map { ($0, metric) } })
    #expect(units["gen_ai.client.operation.duration"]?["unit"] == "s")
    #expect(units["gen_ai.client.token.usage"] == nil)
    for (name, count) in [
      ("gen_ai.client.operation.duration", 8), ("gen_ai.client.operation.time_to_first_chunk", 8),
      ("gen_ai.server.time_to_first_token", 2), ("gen_ai.server.request.duration", 2),
    ] {
      let points = try #require(units[name]?["histogram"]?["dataPoints"]?.array)
      #expect(points.count == 1)
      #expect(points[0]["count"] == .string(String(count)))
      let buckets = try #require(
        points[0]["bucketCounts"]?.array?.compactMap { $0.string.flatMap { Int($0) } })
      #expect(buckets.reduce(0, +) == count)
      #expect(buckets.count == points[0]["explicitBounds"]?.array.map { $0.count + 1 })
    }
    let first = units["gen_ai.server.time_to_first_token"]?["histogram"]?["dataPoints"]?.array?[0]
    #expect(first?["sum"]?.number == 0.22)
  }

  @Test("A failure is an error with its kind, and enters no time to first token")
  func failures() throws {
    var recorded = Recorded()
    recorded.outcome = .failed(StreamFailure(.httpStatus, status: 500, message: "It \u{1B}[31mbroke."))
    let files = try OpenTelemetryExport().files(of: [recorded])
    let span = try Self.spans(try Self.lines(files, "traces.jsonl")[0])[0]
    #expect(span["status"] == ["code": 2, "message": "It \u{1B}[31mbroke."])
    #expect(Self.value("error.type", of: span) == "http_status")
    let metrics = String(decoding: files["metrics.jsonl"] ?? [], as: UTF8.self)
    #expect(!metrics.contains("time_to_first_token") && metrics.contains("http_status"))
    #expect(try OpenTelemetryExport().files(of: []).values.allSatisfy(\.isEmpty))
  }
}
