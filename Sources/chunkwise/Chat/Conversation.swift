import CommandLine
import JSON
import TokenStreams

/// What was said so far: the questions, and the mixture's answers to them.
struct Conversation {
  /// What stands behind an answer that was cut off, for whoever reads it, the models too.
  static let interruptionMark = "[interrupted]"

  private(set) var messages: [Message] = []

  /// The conversation with one more question, as it is sent.
  func asking(_ question: String) -> [Message] { messages + [Message(.user, question)] }

  /// Keeps a question and its answer. Of one without a text nothing stays, so that it can be asked again.
  ///
  /// - Returns: whether they were kept.
  mutating func add(_ question: String, answer: String, isWhole: Bool) -> Bool {
    guard answer.contains(where: { !$0.isWhitespace }) else { return false }
    let text = isWhole ? answer : "\(answer)\n\n\(Self.interruptionMark)"
    messages += [Message(.user, question), Message(.assistant, text)]
    return true
  }

  /// The conversation as a file of that name has it: `.json` as `{"messages": […]}`, any other as Markdown.
  func text(for path: String) -> String {
    guard !path.lowercased().hasSuffix(".json") else {
      let list = messages.map { message -> JSONValue in
        ["role": .string(message.role.rawValue), "content": .string(message.content)]
      }
      return JSONValue.object([.init("messages", .array(list))]).text + "\n"
    }
    return messages.map { message in
      message.role == .user ? "## Question\n\n\(message.content)\n" : "## Answer\n\n\(message.content)\n"
    }.joined(separator: "\n")
  }
}
