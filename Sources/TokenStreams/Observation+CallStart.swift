extension Observation {
  /// One HTTP call.
  public struct CallStart: Equatable, Sendable {
    /// Number of the call within its request, from 0; never used twice.
    public var call: Int
    /// The layer of the place that calls, from 0.
    public var layer: Int
    /// Its slot in the layer, from 0.
    public var slot: Int
    /// The agent called (the fallback's name, where the fallback aggregator is called in a place).
    public var agent: String
    /// The round the call serves; −1 for a proposer.
    public var round: Int
    /// Attempt at the round, from 0; for a proposer, the number of retries so far.
    public var attempt: Int
    /// Digest of the prompt that was sent.
    public var promptDigest: String
    /// Size of the prompt in UTF-8 bytes.
    public var promptBytes: Int
    /// Size of the prompt in tokens, as estimated from its bytes.
    public var promptTokens: Int
    /// The limit sent as `max_tokens`; nil if the agent's own.
    public var maxTokens: Int?
    /// When the decision to call was carried out.
    public var atNs: Int64

    /// Records a call.
    public init(
      call: Int, layer: Int, slot: Int, agent: String, round: Int, attempt: Int, promptDigest: String,
      promptBytes: Int, promptTokens: Int, maxTokens: Int?, atNs: Int64
    ) {
      self.call = call
      self.layer = layer
      self.slot = slot
      self.agent = agent
      self.round = round
      self.attempt = attempt
      self.promptDigest = promptDigest
      self.promptBytes = promptBytes
      self.promptTokens = promptTokens
      self.maxTokens = maxTokens
      self.atNs = atNs
    }
  }
}
