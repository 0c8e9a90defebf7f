/// What the engine has to know of a model that aggregates.
public struct AggregatorTraits: Equatable, Sendable {
  /// How its answer is continued.
  public var continuation: Continuation
  /// A continued answer rejoins byte for byte: nothing is ever trimmed.
  public var isExact: Bool
  /// UTF-8 bytes that count as one token.
  public var bytesPerToken: Double

  /// Makes traits; the defaults suit a server of which nothing is known.
  public init(continuation: Continuation = .turns, isExact: Bool = false, bytesPerToken: Double = 4) {
    self.continuation = continuation
    self.isExact = isExact
    self.bytesPerToken = bytesPerToken
  }
}
