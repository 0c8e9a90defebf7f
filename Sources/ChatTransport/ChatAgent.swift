public import JSON

/// A model at an endpoint, with its sampling parameters.
public struct ChatAgent: Equatable, Sendable {
  /// The name by which layers refer to it.
  public var name: String
  /// Index into the transport's endpoints.
  public var endpoint: Int
  /// The model's name, as the endpoint knows it.
  public var model: String
  /// Sampling temperature; nil leaves the server's default.
  public var temperature: Double?
  /// Nucleus sampling; nil leaves the server's default.
  public var topP: Double?
  /// At most so many tokens, where the call sets no lower limit.
  public var maxTokens: Int
  /// Whether the request's seed is sent (`seed`).
  public var sendsSeed: Bool
  /// UTF-8 bytes that count as one token.
  public var bytesPerToken: Double
  /// Further members of the request, as they are to be sent (for instance to switch reasoning off).
  public var extra: [JSONValue.Member]

  /// Makes an agent with the paper's sampling: temperature 0.7, at most 2048 tokens.
  public init(
    name: String, endpoint: Int, model: String, temperature: Double? = 0.7, topP: Double? = nil,
    maxTokens: Int = 2048, sendsSeed: Bool = false, bytesPerToken: Double = 4, extra: [JSONValue.Member] = []
  ) {
    self.name = name
    self.endpoint = endpoint
    self.model = model
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
    self.sendsSeed = sendsSeed
    self.bytesPerToken = bytesPerToken
    self.extra = extra
  }
}
