public import JSON

/// What the mock serves: its models, their answers, and what goes wrong.
public struct MockConfiguration: Equatable, Sendable {
  /// Everything that is drawn at random follows from it.
  public var seed: UInt64
  /// The models, each with a name of its own.
  public var models: [MockModel]
  /// The answers that are known beforehand; to every other prompt text is generated.
  public var script: MockScript
  /// What goes wrong. All rules that select a request apply, in this order.
  public var faults: [MockFaultRule]

  /// Makes a configuration.
  public init(
    seed: UInt64 = 1, models: [MockModel], script: MockScript = MockScript(), faults: [MockFaultRule] = []
  ) {
    self.seed = seed
    self.models = models
    self.script = script
    self.faults = faults
  }

  /// Reads a configuration.
  ///
  /// The keys: `seed`; `models`, a list of `{name, latency: {base_ms, per_uncached_token_ms, per_cached_token_ms,
  /// interval}, slots, tokens, continuation, echo_prefill, cache_blocks}`, where `interval` is one of `{constant_ms}`,
  /// `{normal_ms: {mean, deviation}}`, `{gamma_ms: {mean, shape}}` and `{empirical_ms: […]}`; `script`, a list of the
  /// lines of `MockScript`; `faults`, a list of `{fault, model, prompt_contains, nth | every | probability}` with the
  /// keys that `MockFaultReference` lists.
  ///
  /// - Throws: `GatewayError.configuration` with the key path and what is expected there.
  public init(json: JSONValue) throws(GatewayError) {
    var reader = try ConfigurationReader(json, at: "")
    self.init(models: [])
    if let seed = try reader.optionalInteger("seed", atLeast: 0) { self.seed = UInt64(seed) }
    guard let items = reader.take("models")?.array, !items.isEmpty else {
      throw reader.missing("models", "a list with at least one model")
    }
    for (index, item) in items.enumerated() {
      let model = try MockModel(json: item, at: "models[\(index)]")
      guard !models.contains(where: { $0.name == model.name }) else {
        throw .configuration(
          keyPath: "models[\(index)].name", problem: "another model is called \"\(model.name)\" too")
      }
      models.append(model)
    }
    for (index, line) in try Self.list("script", &reader).enumerated() {
      try script.add(line, at: "script[\(index)]")
    }
    for (index, rule) in try Self.list("faults", &reader).enumerated() {
      let rule = try MockFaultRule(json: rule, at: "faults[\(index)]")
      if let name = rule.model, !models.contains(where: { $0.name == name }) {
        throw .configuration(
          keyPath: "faults[\(index)].model",
          problem:
            "no model is called \"\(name)\"; expected one of \(models.map(\.name).joined(separator: ", "))")
      }
      faults.append(rule)
    }
    try reader.finish()
  }

  private static func list(
    _ key: String, _ reader: inout ConfigurationReader
  ) throws(GatewayError) -> [JSONValue] {
    guard let value = reader.take(key) else { return [] }
    guard let items = value.array else { throw reader.missing(key, "a list") }
    return items
  }
}
