internal import JSON

/// Values counted between fixed bounds, each of which belongs to what is below it.
struct OpenTelemetryHistogram: Sendable {
  private let bounds: [Double]
  private var counts: [Int]
  private var sum = 0.0
  private var least = Double.infinity
  private var most = -Double.infinity

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  var isEmpty: Bool { least > most }

  mutating func add(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
    least = min(least, value)
    most = max(most, value)
  }

  /// What a `HistogramDataPoint` of OTLP/JSON holds of it.
  var members: [JSONValue.Member] {
    [
      .init("count", .string(String(counts.reduce(0, +)))), .init("sum", .number(sum)),
      .init("min", .number(least)), .init("max", .number(most)),
      .init("bucketCounts", .array(counts.map { .string(String($0)) })),
      .init("explicitBounds", .array(bounds.map { .number($0) })),
    ]
  }
}
