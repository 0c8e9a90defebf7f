/// What an agent is asked, once: everything about one HTTP call that is not the agent's own configuration.
public struct CallRequest: Equatable, Sendable {
  /// The agent's index in the mixture's agent table.
  public var agent: Int
  /// The conversation, in the order in which it is sent.
  public var messages: [Message]
  /// At most so many tokens are to be generated; nil leaves the agent's own limit.
  public var maxTokens: Int?
  /// The last message is the assistant's and is to be continued, not answered.
  public var continuesLastMessage: Bool
  /// The cache namespace of the request: calls of different namespaces must not share a server's prefix cache.
  /// Empty: share it.
  public var cacheNamespace: String
  /// The seed to send where the agent asks for one; calls with different seeds are independent samples.
  public var seed: UInt64

  /// Makes a request.
  public init(
    agent: Int, messages: [Message], maxTokens: Int? = nil, continuesLastMessage: Bool = false,
    cacheNamespace: String = "", seed: UInt64 = 0
  ) {
    self.agent = agent
    self.messages = messages
    self.maxTokens = maxTokens
    self.continuesLastMessage = continuesLastMessage
    self.cacheNamespace = cacheNamespace
    self.seed = seed
  }
}
