internal import JSON
public import Mixtures

extension LatencyModel {
  private static let maxBytes = 64 << 20

  /// Reads a model from a file of YAML or JSON.
  ///
  /// - Throws: `MixtureError` with one sentence for each mistake, with file, line, column and key.
  public init(path: String) throws(MixtureError) {
    try self.init(yaml: try fileBytes(path, limit: Self.maxBytes), file: path)
  }

  /// Reads a model from its text; `file` stands in front of each sentence about a mistake.
  public init(yaml: [UInt8], file: String) throws(MixtureError) {
    let problems = ProblemList(file: file)
    let root = try YAMLParser.document(yaml, file: file)
    if let map = YAMLCursor(node: root, path: "", problems: problems).mapping("a mapping with agents") {
      _ = map.required(Self.versionKey, "the version of the form, \(Self.version)")?
        .integer(in: Self.version...Self.version)
      let agents = map.required("agents", "a mapping of agents' names to their latency")?
        .members("a mapping of agents' names to their latency")
      for agent in agents ?? [] {
        if let latency = AgentLatency(agent.value) { self[agent.name] = latency }
      }
      map.finish()
    }
    try problems.check()
  }
}

extension AgentLatency {
  private static let longestMs = 1e9

  /// Reads an agent's latency; nil where that was impossible, and noted.
  fileprivate init?(_ cursor: YAMLCursor) {
    guard let map = cursor.mapping("a mapping with base_ms, interval_ms and others") else { return nil }
    let times = 0...Self.longestMs
    func ns(_ key: String) -> Double? { map[key]?.number(in: times).map { $0 * Self.nsPerMs } }
    func list(_ key: String, in range: ClosedRange<Double>, scale: Double = 1) -> Empirical? {
      map[key].flatMap { Empirical($0, in: range, scale: scale) }
    }
    self.init(
      baseNs: map.required("base_ms", "a number of milliseconds")?.number(in: times).map { $0 * Self.nsPerMs }
        ?? 0,
      uncachedTokenNs: ns("per_uncached_token_ms") ?? 0,
      cachedTokenNs: map["per_cached_token_ms"].flatMap { cursor in
        cursor.node.isNull ? nil : cursor.number(in: times).map { $0 * Self.nsPerMs }
      },
      firstTextRatio: list("first_text_ratio", in: 0...1e6) ?? Empirical([1]),
      intervalNs: map.required("interval_ms", "a number of milliseconds or a list of them")
        .flatMap { Empirical($0, in: times, scale: Self.nsPerMs) } ?? Empirical([0]),
      pace: list("pace", in: 0...1e6) ?? Empirical([1]),
      deltaBytes: list("delta_bytes", in: 1...1e6) ?? Empirical([4]),
      bytesPerToken: map["bytes_per_token"]?.number(in: 0.001...1e6) ?? 4,
      promptBytesPerToken: map["prompt_bytes_per_token"]?.number(in: 0.001...1e6) ?? 4,
      answerBytes: map.required("answer_bytes", "a number of bytes or a list of them")
        .flatMap { Empirical($0, in: 1...1e9) } ?? Empirical([1]),
      sharing: ServerSharing(
        slots: map["slots"].flatMap { $0.node.isNull ? nil : $0.integer(in: 1...1_000_000) },
        firstTextSlowdown: map["first_text_slowdown"]?.number(in: 0...1e6) ?? 0,
        decodingSlowdown: map["decoding_slowdown"]?.number(in: 0...1e6) ?? 0))
    map.finish()
  }
}

extension Empirical {
  /// Reads a number, or a list of numbers that are not all to be the same.
  fileprivate init?(_ cursor: YAMLCursor, in range: ClosedRange<Double>, scale: Double = 1) {
    guard case .sequence = cursor.node.content else {
      guard let value = cursor.number(in: range) else { return nil }
      self.init([value * scale])
      return
    }
    let values = (cursor.items("a list of numbers") ?? []).compactMap { $0.number(in: range) }
    guard !values.isEmpty else {
      cursor.expected("a number, or a list of at least one")
      return nil
    }
    self.init(values.map { $0 * scale })
  }
}
