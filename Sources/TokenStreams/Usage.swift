/// Token counts as the server reported them; −1 where it did not say.
public struct Usage: Equatable, Sendable {
  /// Tokens of the prompt, cached ones included.
  public var promptTokens: Int
  /// Tokens of the prompt that came from the server's prefix cache.
  public var cachedTokens: Int
  /// Tokens that were generated, reasoning included.
  public var completionTokens: Int
  /// Generated tokens that were reasoning.
  public var reasoningTokens: Int

  /// Makes a usage report; what is left out is unknown.
  public init(
    promptTokens: Int = -1, cachedTokens: Int = -1, completionTokens: Int = -1, reasoningTokens: Int = -1
  ) {
    self.promptTokens = promptTokens
    self.cachedTokens = cachedTokens
    self.completionTokens = completionTokens
    self.reasoningTokens = reasoningTokens
  }
}
