internal import JSON

extension MockModel {
  init(json: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(json, at: keyPath)
    self.init(name: try reader.string("name"))
    if let latency = reader.take("latency") {
      self.latency = try MockLatency(json: latency, at: reader.path("latency"))
    }
    slots = try reader.optionalInteger("slots", atLeast: 1)
    if let tokens = reader.take("tokens") {
      answerTokens = try Self.range(tokens, at: reader.path("tokens"))
    }
    if let name = try reader.optionalString("continuation") {
      guard let continuation = Continuation(rawValue: name) else {
        throw reader.missing("continuation", "\"turns\", \"prefill\" or \"none\"")
      }
      self.continuation = continuation
    }
    if let echoes = try reader.optionalFlag("echo_prefill") { echoesPrefill = echoes }
    if let blocks = try reader.optionalInteger("cache_blocks", atLeast: 0) { cacheBlocks = blocks }
    try reader.finish()
  }

  private static func range(_ value: JSONValue, at keyPath: String) throws(GatewayError) -> ClosedRange<Int> {
    let limits = 1...1_000_000
    if let number = value.integer, limits.contains(number) { return number...number }
    if let items = value.array, items.count == 2, let low = items[0].integer, let high = items[1].integer,
      low <= high, limits.contains(low), limits.contains(high)
    {
      return low...high
    }
    throw .configuration(
      keyPath: keyPath, problem: "a whole number from 1 to 1000000, or a list of two, is expected")
  }
}

extension MockLatency {
  init(json: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(json, at: keyPath)
    self.init(
      baseNs: try reader.optionalMilliseconds("base_ms") ?? 0,
      uncachedTokenNs: try reader.optionalMilliseconds("per_uncached_token_ms") ?? 0,
      cachedTokenNs: try reader.optionalMilliseconds("per_cached_token_ms") ?? 0)
    if let interval = reader.take("interval") {
      self.interval = try TokenInterval(json: interval, at: reader.path("interval"))
    }
    try reader.finish()
  }
}

extension TokenInterval {
  init(json: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(json, at: keyPath)
    let constant = try reader.optionalMilliseconds("constant_ms").map { TokenInterval.constant(ns: $0) }
    let normal = try reader.take("normal_ms").map { value throws(GatewayError) in
      try TokenInterval(normal: value, at: reader.path("normal_ms"))
    }
    let gamma = try reader.take("gamma_ms").map { value throws(GatewayError) in
      try TokenInterval(gamma: value, at: reader.path("gamma_ms"))
    }
    let empirical = try reader.take("empirical_ms").map { value throws(GatewayError) in
      try TokenInterval(empirical: value, at: reader.path("empirical_ms"))
    }
    try reader.finish()
    let given = [constant, normal, gamma, empirical].compactMap { $0 }
    guard given.count == 1 else {
      throw .configuration(
        keyPath: keyPath,
        problem: "one of \"constant_ms\", \"normal_ms\", \"gamma_ms\" and \"empirical_ms\" is expected")
    }
    self = given[0]
  }

  private init(normal value: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(value, at: keyPath)
    self = .normal(
      meanNs: try Self.mean(&reader), deviationNs: try reader.optionalMilliseconds("deviation") ?? 0)
    try reader.finish()
  }

  private init(gamma value: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(value, at: keyPath)
    let mean = try Self.mean(&reader)
    guard let shape = try reader.optionalNumber("shape", in: 0.01...10_000) else {
      throw reader.missing("shape", "a number from 0.01 to 10000")
    }
    self = .gamma(meanNs: mean, shape: shape)
    try reader.finish()
  }

  private init(empirical value: JSONValue, at keyPath: String) throws(GatewayError) {
    guard let items = value.array, !items.isEmpty else {
      throw .configuration(
        keyPath: keyPath, problem: "a list of milliseconds with at least one item is expected")
    }
    var values: [Int64] = []
    for (index, item) in items.enumerated() {
      values.append(try ConfigurationReader.nanoseconds(item, at: "\(keyPath)[\(index)]"))
    }
    self = .empirical(values)
  }

  private static func mean(_ reader: inout ConfigurationReader) throws(GatewayError) -> Int64 {
    guard let mean = try reader.optionalMilliseconds("mean") else {
      throw reader.missing("mean", "a number of milliseconds")
    }
    return mean
  }
}
