import CommandLine

/// A line of a chat that is no question.
enum ChatInstruction: Equatable {
  case help
  case quit
  /// nil: say which one it is.
  case policy(String?)
  case trace
  case save(String)

  /// What `/help` prints.
  static let list = [
    (
      "/policy NAME",
      "Answer under another policy from now on, as for run --policy; alone: name those there are."
    ),
    ("/trace", "Say where the conversation is recorded, and how to look into it."),
    ("/save FILE", "Write the conversation: .json as messages, any other name as Markdown."),
    ("/help", "Print this."),
    ("/quit", "End; so does Ctrl-D."),
  ]

  /// What it prints below them.
  static let keys =
    "Ctrl-C ends an answer and keeps what was written. To begin a question with a slash, put a blank before it."

  private static let names = ["/help", "/policy", "/quit", "/save", "/trace"]

  /// Reads a line; nil for a question.
  ///
  /// - Throws: `CommandLineError` (usage) for an instruction that does not exist, or lacks its argument.
  init?(_ line: String) throws(CommandLineError) {
    guard line.hasPrefix("/") else { return nil }
    let words = line.split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
    let name = words.first.map(String.init) ?? line
    let argument = words.dropFirst().first.map { $0.trimmingWhitespace }.flatMap { $0.isEmpty ? nil : $0 }
    switch (name, argument) {
    case ("/help", nil): self = .help
    case ("/quit", nil): self = .quit
    case ("/trace", nil): self = .trace
    case ("/policy", let name): self = .policy(name)
    case ("/save", let path?): self = .save(path)
    case ("/save", nil): throw .usage("/save needs a file: /save FILE.")
    case ("/help", _), ("/quit", _), ("/trace", _): throw .usage("\(name) takes no argument.")
    default:
      throw .usage(
        "There is no \(name.cut(to: 40)).\(Suggestion.sentence(for: name, among: Self.names)) /help lists the "
          + "instructions; a question that begins with a slash needs a blank before it.")
    }
  }
}

extension Substring {
  fileprivate var trimmingWhitespace: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
