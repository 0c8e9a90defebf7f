internal import JSON
internal import Measures
internal import TokenStreams

/// The histograms of one trace: of its calls as this client saw them, and of the mixture as a model that it serves.
struct OpenTelemetryMetrics: Sendable {
  /// An instrument of the conventions.
  private struct Instrument {
    let name: String
    let unit: String
    let description: String
    let bounds: [Double]
  }

  /// By their order in `all`.
  private enum Kind: Int {
    case clientDuration, clientFirstChunk, clientChunk, clientTokens, serverDuration, serverFirstToken,
      serverToken
  }

  /// The bounds that the conventions recommend.
  private static let seconds = (0..<14).map { 0.01 * Double(1 << $0) }
  private static let all = [
    Instrument(
      name: "gen_ai.client.operation.duration", unit: "s", description: "GenAI operation duration.",
      bounds: seconds),
    Instrument(
      name: "gen_ai.client.operation.time_to_first_chunk", unit: "s",
      description: "Time from the call to the first text of its stream.", bounds: seconds),
    Instrument(
      name: "gen_ai.client.operation.time_per_output_chunk", unit: "s",
      description: "Time from one text of a stream to the next.", bounds: seconds),
    Instrument(
      name: "gen_ai.client.token.usage", unit: "{token}",
      description: "Number of input and output tokens used, as the server counted them.",
      bounds: (0..<14).map { Double(1 << (2 * $0)) }),
    Instrument(
      name: "gen_ai.server.request.duration", unit: "s",
      description: "Time from the request's scheduled start to the end of the mixture's answer.",
      bounds: seconds),
    Instrument(
      name: "gen_ai.server.time_to_first_token", unit: "s",
      description: "TTFT of the mixture's answer, of complete requests.",
      bounds: [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
      ]),
    Instrument(
      name: "gen_ai.server.time_per_output_token", unit: "s",
      description: "TPOT of the mixture's answer, of complete requests.",
      bounds: [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5]),
  ]

  /// What one instrument counted under the same attributes.
  private struct Series: Sendable {
    let attributes: [String]
    var histogram: OpenTelemetryHistogram
  }

  /// Attributes as pairs of key and value; by instrument, in the order in which they first appear.
  private var series: [[Series]] = Array(repeating: [], count: all.count)
  private var places: [[String]: Int] = [:]
  private var startNs = Int64.max
  private var endNs = Int64.min
  /// Whether latencies of some are those of a mock.
  private(set) var hasMockLatencies = false

  var isEmpty: Bool { series.allSatisfy(\.isEmpty) }

  /// Counts a request and its calls.
  mutating func add(_ request: ExportedRequest, _ trace: ExportedTrace) {
    let recording = request.recording
    hasMockLatencies = hasMockLatencies || recording.hasMockLatencies
    startNs = min(startNs, trace.sinceEpochNs(recording.header.scheduledNs))
    endNs = max(endNs, trace.sinceEpochNs(recording.lastNs))
    for index in recording.calls.indices { add(call: index, of: recording) }

    let measured = MeasuredRequest(recording, isSimulated: trace.isSimulated)
    var attributes = [
      "gen_ai.operation.name", "chat", "gen_ai.provider.name", "chunkwise", "gen_ai.request.model",
      recording.header.mixture, "chunkwise.policy", recording.header.policy,
    ]
    let values = measured.measures.values
    if measured.measures.standing == .complete {
      add(.serverFirstToken, attributes, values[.ttft].map { $0 / 1e3 })
      add(.serverToken, attributes, values[.tpot].map { $0 / 1e3 })
    } else {
      attributes += ["error.type", request.failure?.kind.rawValue ?? measured.measures.standing.rawValue]
    }
    add(.serverDuration, attributes, Double(recording.lastNs - recording.header.scheduledNs) / 1e9)
  }

  private mutating func add(call index: Int, of recording: RequestRecording) {
    let call = recording.calls[index]
    let attributes = [
      "gen_ai.operation.name", "chat", "gen_ai.provider.name", recording.header.places[call.place].endpoint,
      "gen_ai.request.model", recording.model(ofCall: index),
    ]
    var ended = attributes
    switch call.outcome {
    case .failed(let failure): ended += ["error.type", failure.kind.rawValue]
    case .cancelled, .truncated, nil: ended += ["error.type", Standing(call.outcome).rawValue]
    case .stop, .length, .contentFilter, .toolCalls, .other: break
    }
    add(.clientDuration, ended, Double(max(0, call.lastNs - call.start.atNs)) / 1e9)
    guard let first = call.deltas.first else { return }
    add(.clientFirstChunk, attributes, Double(first.readNs - call.start.atNs) / 1e9)
    let chunks = place(.clientChunk, attributes)
    for (last, next) in zip(call.deltas, call.deltas.dropFirst()) {
      series[Kind.clientChunk.rawValue][chunks].histogram.add(Double(next.readNs - last.readNs) / 1e9)
    }
    guard let usage = call.usage else { return }
    for (type, count) in [("input", usage.promptTokens), ("output", usage.completionTokens)] where count >= 0
    {
      add(.clientTokens, attributes + ["gen_ai.token.type", type], Double(count))
    }
  }

  private mutating func add(_ kind: Kind, _ attributes: [String], _ value: Double?) {
    guard let value else { return }
    let place = place(kind, attributes)
    series[kind.rawValue][place].histogram.add(value)
  }

  private mutating func place(_ kind: Kind, _ attributes: [String]) -> Int {
    let key = [String(kind.rawValue)] + attributes
    if let place = places[key] { return place }
    let place = series[kind.rawValue].count
    series[kind.rawValue].append(
      Series(
        attributes: attributes, histogram: OpenTelemetryHistogram(bounds: Self.all[kind.rawValue].bounds)))
    places[key] = place
    return place
  }

  /// The metrics, those without a value left out. CUMULATIVE of OTLP's `AggregationTemporality` is 2.
  var json: JSONValue {
    .array(
      zip(Self.all, series).compactMap { instrument, series -> JSONValue? in
        let points = series.filter { !$0.histogram.isEmpty }.map(point)
        if points.isEmpty { return nil }
        return [
          "name": .string(instrument.name), "unit": .string(instrument.unit),
          "description": .string(instrument.description),
          "histogram": ["dataPoints": .array(points), "aggregationTemporality": 2],
        ]
      })
  }

  private func point(_ series: Series) -> JSONValue {
    var attributes = OpenTelemetryAttributes()
    for index in stride(from: 0, to: series.attributes.count, by: 2) {
      attributes.add(series.attributes[index], series.attributes[index + 1])
    }
    return .object(
      [
        .init("attributes", attributes.json), .init("startTimeUnixNano", .nanoseconds(startNs)),
        .init("timeUnixNano", .nanoseconds(endNs)),
      ] + series.histogram.members)
  }
}
