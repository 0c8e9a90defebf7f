internal import TokenStreams

/// The rounds that are over as the layout `turns` shows them. What one round was sent is the beginning of what the next one
/// is, so that each round is rendered once.
struct TurnHistory: Equatable, Sendable {
  /// Evidence and segments in turn, behind the conversation.
  var messages: [Message]
  /// How many rounds it shows.
  var rounds = 0
  /// How much of the answer it has, in bytes.
  var answerBytes = 0
  /// What it has of the upstreams.
  var shown: ShownEvidence

  init(_ conversation: [Message], upstreams: Int) {
    messages = conversation
    shown = ShownEvidence(upstreams: upstreams)
  }
}
