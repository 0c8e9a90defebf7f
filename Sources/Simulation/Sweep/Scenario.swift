public import JSON

/// What a simulation assumes beside its policy.
public struct Scenario: Equatable, Sendable {
  /// How many of the recorded proposers there are, the first ones; nil for all.
  public var proposers: Int?
  /// Layers before the aggregator: one of proposers, and of refiners as many as are left, the proposers' agents again;
  /// nil for the recorded ones.
  public var depth: Int?
  /// Tokens of the answer; nil for the length of what was recorded.
  public var answerTokens: Int?
  /// Whether servers keep the beginnings of prompts.
  public var hasCache = true
  /// The seed of all draws.
  public var seed: UInt64 = 1

  /// Makes a scenario: everything as recorded.
  public init() {}

  /// The assumptions as an object; null for what is as recorded.
  public var json: JSONValue {
    func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
    return [
      "proposers": number(proposers), "depth": number(depth), "answer_tokens": number(answerTokens),
      "cache": .bool(hasCache), "seed": Int64(exactly: seed).map { .integer($0) } ?? .string(String(seed)),
    ]
  }
}
