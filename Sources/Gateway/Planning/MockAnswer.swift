/// The text that a model says to one request, in tokens, and why it stops.
struct MockAnswer: Equatable, Sendable {
  var tokens: [String]
  /// `stop` or `length`.
  var reason: String
  /// The trailing assistant message, where it is to be repeated.
  var echo = ""

  var text: String { echo + tokens.joined() }
}

extension MockAnswer {
  /// What has been said already and has to be gone on from.
  struct Opening: Equatable, Sendable {
    /// The text of the user message that is answered.
    var prompt: String
    /// The scripted answers to it; empty: text is generated.
    var answers: [String]
    /// The answer so far, from the assistant's turns.
    var said: String
    /// The part of it that is a trailing assistant message.
    var prefill: String

    init(_ request: MockRequest, script: MockScript, continuation: MockModel.Continuation) {
      let messages = request.messages
      let match = script.match(messages, model: request.model)
      let users = messages.indices.filter { messages[$0].role == "user" }
      // Without a script nothing tells which user turn opened the answer, so by turns it is the first.
      let message = match?.message ?? (continuation == .turns ? users.first : users.last)
      prompt = message.map { messages[$0].content } ?? ""
      answers = match?.answers ?? []
      let trailing = messages.last!.role == "assistant" ? messages.last!.content : ""
      prefill = continuation == .none ? "" : trailing
      switch continuation {
      case .none: said = ""
      case .prefill: said = trailing
      case .turns:
        said = messages[((message ?? -1) + 1)...].filter { $0.role == "assistant" }.map(\.content).joined()
      }
    }
  }

  /// Chooses the text.
  ///
  /// - Parameters:
  ///   - sample: Which of the scripted answers, counted around; for generated text part of the seed.
  ///   - seed: For generated text.
  init(_ opening: Opening, model: MockModel, sample: Int, seed: UInt64) {
    let said = opening.said
    let answers = opening.answers
    let turn = answers.indices.map { answers[(sample + $0) % answers.count] }
    if let scripted = turn.first(where: { $0.hasBytePrefix(said) }) {
      tokens = MockTokens.split(scripted.droppingBytes(said.utf8.count))
    } else {
      let width = UInt64(model.answerTokens.count)
      let count = model.answerTokens.lowerBound + Int(seed % width)
      let left = max(1, count - MockTokens.count(said))
      tokens = MockTokens.split(GeneratedText.text(tokens: left, after: said, seed: seed))
    }
    reason = "stop"
  }

  /// Cuts the answer to a number of tokens.
  mutating func limit(to count: Int, reason: String) {
    guard tokens.count > count else { return }
    tokens.removeLast(tokens.count - count)
    self.reason = reason
  }
}
