public import JSON

extension LatencyModel {
  /// The version of the form that this code writes and reads.
  static let version = 2
  static let versionKey = "chunkwise_latency_model"

  /// The model as a document that a person can read and edit, and `init(path:)` reads again. Times are milliseconds, to the
  /// nanosecond.
  public var json: JSONValue {
    [
      Self.versionKey: .integer(Int64(Self.version)),
      "agents": .object(agents.map { .init($0.name, $0.latency.json) }),
    ]
  }
}

extension AgentLatency {
  static let nsPerMs = 1e6

  fileprivate var json: JSONValue {
    .object([
      .init("base_ms", Self.ms(baseNs)), .init("per_uncached_token_ms", Self.ms(uncachedTokenNs)),
      .init("per_cached_token_ms", cachedTokenNs.map(Self.ms) ?? .null),
      .init("first_text_ratio", Self.list(firstTextRatio.values)),
      .init("interval_ms", Self.list(intervalNs.values.map { $0 / Self.nsPerMs })),
      .init("pace", Self.list(pace.values)), .init("delta_bytes", Self.list(deltaBytes.values)),
      .init("bytes_per_token", Self.rounded(bytesPerToken)),
      .init("prompt_bytes_per_token", Self.rounded(promptBytesPerToken)),
      .init("answer_bytes", Self.list(answerBytes.values)),
      .init("slots", sharing.slots.map { .integer(Int64($0)) } ?? .null),
      .init("first_text_slowdown", Self.rounded(sharing.firstTextSlowdown)),
      .init("decoding_slowdown", Self.rounded(sharing.decodingSlowdown)),
    ])
  }

  private static func ms(_ ns: Double) -> JSONValue { rounded(ns / nsPerMs) }

  /// The values as they are drawn from; one value alone is a number.
  private static func list(_ values: [Double]) -> JSONValue {
    values.allSatisfy { $0 == values[0] } ? rounded(values[0]) : .array(values.map(rounded))
  }

  private static func rounded(_ value: Double) -> JSONValue { .number((value * 1e6).rounded() / 1e6) }
}
