public import TokenStreams

/// A rendered prompt.
public struct AggregationPrompt: Equatable, Sendable {
  /// The conversation to send.
  public var messages: [Message]
  /// The last message is the assistant's and is to be continued.
  public var continuesLastMessage: Bool
}
