public import TokenStreams

/// A conversation to be answered.
public struct Prompt: Equatable, Sendable {
  /// The name that its file gives it; nil where it gives none.
  public var id: String?
  /// The conversation. Its last message is the user's, and no message is empty.
  public var messages: [Message]

  /// Makes a prompt of one message.
  ///
  /// - Parameter source: What stands in front of the sentence about a mistake.
  /// - Throws: `MixtureError` where the text is empty or white space only.
  public init(_ text: String, id: String? = nil, source: String = "--prompt") throws(MixtureError) {
    try self.init([Message(.user, text)], id: id, source: source)
  }

  /// Makes a prompt of a conversation.
  ///
  /// - Parameter source: What stands in front of the sentence about a mistake.
  /// - Throws: `MixtureError` where there is no message, an empty one, or a last one that is not the user's.
  public init(_ messages: [Message], id: String? = nil, source: String) throws(MixtureError) {
    let refuse = { (sentence: String) in MixtureError(.invalid, ["\(source): \(sentence)"]) }
    guard let last = messages.last else { throw refuse("The conversation has no message.") }
    for (index, message) in messages.enumerated()
    where message.content.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
      throw refuse(
        messages.count == 1
          ? "The prompt is empty."
          : "Message \(index + 1) of the conversation, the \(message.role)'s, is empty.")
    }
    guard last.role == .user else {
      throw refuse("The last message of the conversation is the \(last.role)'s; expected the user's.")
    }
    self.id = id
    self.messages = messages
  }
}
