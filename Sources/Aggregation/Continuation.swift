/// How a round is made to go on from what has been emitted.
public enum Continuation: String, Equatable, Sendable, CaseIterable {
  /// The answer so far is the last message, the assistant's, and the server continues it.
  case prefill
  /// The answer so far is an assistant turn, followed by a user turn that asks to go on.
  case turns
}
