public import TokenStreams

/// One conversation to be answered, and how.
public struct MixtureRequest: Equatable, Sendable {
  /// The request's number in its trace.
  public var request: Int
  /// The conversation; its last message is the user's.
  public var messages: [Message]
  /// Digest of the messages.
  public var promptID: String
  /// Which repetition of the prompt this is, from 0.
  public var repetition: Int
  /// How the proposals become an answer.
  public var policy: Policy
  /// The policy's parameters as a JSON object, for the trace.
  public var policyParameters: String
  /// How failures are retried.
  public var retry: RetryRule
  /// Let proposers that are no longer needed write to their end, so that the trace knows their whole length.
  public var drains: Bool
  /// The recorded request whose proposals it is given; nil if its own proposers write them.
  public var source: RequestHeader.Source?
  /// What keeps its prompt cache apart from other requests'.
  public var cacheNamespace: String
  /// From it come all random choices, and the seeds that agents are sent.
  public var seed: UInt64
  /// The most tokens of any of its calls, whatever their agents and rounds allow; nil: they alone decide.
  public var maxTokens: Int?
  /// When the request was to start, in nanoseconds of the monotonic clock.
  public var scheduledNs: Int64

  /// Makes a request.
  public init(
    request: Int = 0, messages: [Message], promptID: String = "", repetition: Int = 0, policy: Policy,
    policyParameters: String = "{}", retry: RetryRule = RetryRule(), drains: Bool = false,
    source: RequestHeader.Source? = nil, cacheNamespace: String = "", seed: UInt64 = 0, maxTokens: Int? = nil,
    scheduledNs: Int64 = 0
  ) {
    self.request = request
    self.messages = messages
    self.promptID = promptID
    self.repetition = repetition
    self.policy = policy
    self.policyParameters = policyParameters
    self.retry = retry
    self.drains = drains
    self.source = source
    self.cacheNamespace = cacheNamespace
    self.seed = seed
    self.maxTokens = maxTokens
    self.scheduledNs = scheduledNs
  }
}
