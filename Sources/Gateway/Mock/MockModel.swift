/// A model that the mock pretends to be.
public struct MockModel: Equatable, Sendable {
  /// What a model does with what the assistant has said already.
  public enum Continuation: String, Equatable, Sendable, CaseIterable {
    /// It goes on from all that the assistant turns have said since the prompt, a trailing one included.
    case turns
    /// It goes on from a trailing assistant message; earlier assistant turns are history.
    case prefill
    /// It begins anew.
    case none
  }

  /// The name in requests.
  public var name: String
  /// When its tokens come.
  public var latency: MockLatency
  /// How many requests it serves at once, the others waiting in the order of their arrival; nil: all.
  public var slots: Int?
  /// How many tokens a generated answer has; drawn evenly from the range.
  public var answerTokens: ClosedRange<Int>
  /// What it does with what the assistant has said already.
  public var continuation: Continuation
  /// Whether a trailing assistant message is repeated in the first delta, as llama-server does unless the request says
  /// `"continue_final_message": true, "add_generation_prompt": false`.
  public var echoesPrefill: Bool
  /// How many blocks of 16 tokens its prefix cache holds.
  public var cacheBlocks: Int

  /// Makes a model.
  public init(
    name: String, latency: MockLatency = MockLatency(), slots: Int? = nil,
    answerTokens: ClosedRange<Int> = 64...64,
    continuation: Continuation = .turns, echoesPrefill: Bool = false, cacheBlocks: Int = 65_536
  ) {
    self.name = name
    self.latency = latency
    self.slots = slots
    self.answerTokens = answerTokens
    self.continuation = continuation
    self.echoesPrefill = echoesPrefill
    self.cacheBlocks = cacheBlocks
  }
}
