/// What is known of a request before it runs; the first thing recorded of it.
///
/// It holds everything that the request's decisions depend on, apart from what happens: they can be made again from it.
public struct RequestHeader: Equatable, Sendable {
  /// One place in the mixture: an agent in a layer, and whom it reads.
  public struct Place: Equatable, Sendable {
    /// Layer, counted from 0 (the proposers).
    public var layer: Int
    /// Place in the layer, counted from 0.
    public var slot: Int
    /// The agent's name.
    public var agent: String
    /// The model's name, as sent to the endpoint.
    public var model: String
    /// The endpoint's name in the configuration.
    public var endpoint: String
    /// What computes behind the endpoint, if the configuration names it; else empty.
    public var hardware: String
    /// UTF-8 bytes that count as one token of this model.
    public var bytesPerToken: Double
    /// How the agent's answer is continued where it aggregates.
    public var continuation: String
    /// Whether a continued answer rejoins byte for byte.
    public var isExact: Bool
    /// Slots of the layer before that this place reads; empty in layer 0.
    public var upstreams: [Int]

    /// Makes a place.
    public init(
      layer: Int, slot: Int, agent: String, model: String, endpoint: String, hardware: String = "",
      bytesPerToken: Double, continuation: String = "turns", isExact: Bool = false, upstreams: [Int]
    ) {
      self.layer = layer
      self.slot = slot
      self.agent = agent
      self.model = model
      self.endpoint = endpoint
      self.hardware = hardware
      self.bytesPerToken = bytesPerToken
      self.continuation = continuation
      self.isExact = isExact
      self.upstreams = upstreams
    }
  }

  /// The recorded request whose proposals this one was given.
  public struct Source: Hashable, Sendable {
    /// Digest of the trace's rows, as its footer has it.
    public var trace: String
    /// The request's number in that trace.
    public var request: Int

    /// Names a recorded request.
    public init(trace: String, request: Int) {
      self.trace = trace
      self.request = request
    }
  }

  /// The request's number in its trace, from 0.
  public var request: Int
  /// Digest of the messages: the same conversation has the same one in every trace.
  public var promptID: String
  /// Which repetition of the prompt this is, from 0.
  public var repetition: Int
  /// The conversation.
  public var messages: [Message]
  /// The mixture's name.
  public var mixture: String
  /// The policy's name.
  public var policy: String
  /// The policy with all its parameters, as a JSON object.
  public var policyParameters: String
  /// Every agent's place, layer by layer, the final aggregator last.
  public var places: [Place]
  /// Who takes over the last place where its agent fails; nil if nobody does.
  public var fallback: Place?
  /// How failures are retried.
  public var retry: RetryRule
  /// Whether proposers that are no longer needed write to their end.
  public var drains: Bool
  /// Where its proposals were recorded; nil if its own proposers wrote them.
  public var source: Source?
  /// When the request was to start, in nanoseconds of the monotonic clock.
  public var scheduledNs: Int64
  /// When it did start.
  public var startedNs: Int64
  /// What keeps its prompt cache apart from other requests'; empty if shared.
  public var cacheNamespace: String
  /// The seed from which all its random choices come.
  public var seed: UInt64
  /// The most tokens of any of its calls; nil where the agents and the rounds alone decide.
  public var maxTokens: Int?

  /// Makes a header.
  public init(
    request: Int, promptID: String, repetition: Int = 0, messages: [Message], mixture: String,
    policy: String, policyParameters: String, places: [Place], fallback: Place? = nil,
    retry: RetryRule = RetryRule(), drains: Bool = false, source: Source? = nil, scheduledNs: Int64,
    startedNs: Int64, cacheNamespace: String = "", seed: UInt64 = 0, maxTokens: Int? = nil
  ) {
    self.request = request
    self.promptID = promptID
    self.repetition = repetition
    self.messages = messages
    self.mixture = mixture
    self.policy = policy
    self.policyParameters = policyParameters
    self.places = places
    self.fallback = fallback
    self.retry = retry
    self.drains = drains
    self.source = source
    self.scheduledNs = scheduledNs
    self.startedNs = startedNs
    self.cacheNamespace = cacheNamespace
    self.seed = seed
    self.maxTokens = maxTokens
  }
}
