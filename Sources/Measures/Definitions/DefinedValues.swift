/// What one tool would have reported of some streams.
struct DefinedValues {
  /// A value, and how much it weighs in percentiles and means.
  struct Weighted {
    var value: Double
    var weight: Double
  }

  private var values: [[Weighted]] = Array(repeating: [], count: DefinedMeasure.allCases.count)
  private var firstStartNs = Int64.max
  private var lastEndNs = Int64.min
  private var allTokens = 0.0
  /// How many streams stand behind the throughput.
  private(set) var streams = 0

  subscript(measure: DefinedMeasure) -> [Weighted] { values[Self.index(measure)] }

  mutating func add(_ measure: DefinedMeasure, _ value: Double?, weight: Double = 1) {
    if let value, weight > 0 { values[Self.index(measure)].append(Weighted(value: value, weight: weight)) }
  }

  mutating func addAll(_ measure: DefinedMeasure, _ added: [Double]) {
    values[Self.index(measure)] += added.map { Weighted(value: $0, weight: 1) }
  }

  /// Counts a stream for the throughput.
  mutating func addTraffic(_ stream: ObservedStream, tokens: Double, endNs: Int64) {
    firstStartNs = min(firstStartNs, stream.startNs)
    lastEndNs = max(lastEndNs, endNs)
    allTokens += tokens
    streams += 1
  }

  /// Tokens per second of all streams together; nil where nothing was counted.
  var throughput: Double? {
    guard lastEndNs > firstStartNs else { return nil }
    return allTokens / (Double(lastEndNs - firstStartNs) / 1e9)
  }

  private static func index(_ measure: DefinedMeasure) -> Int {
    // Declared without payloads, so that `allCases` holds each once.
    DefinedMeasure.allCases.firstIndex(of: measure) ?? 0
  }
}
