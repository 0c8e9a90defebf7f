internal import Aggregation

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
    /// What the user asks, without what was put around it for the aggregator.
    var question: String
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
      let asking = users.last { AggregationPrompt.question(in: messages[$0].content) != nil }
      let message = match?.message ?? (continuation == .turns ? asking : nil) ?? users.last
      question = message.map { Self.question(in: messages[$0].content) } ?? ""
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

    /// A first line of twelve hexadecimal digits keeps prompt caches apart and asks nothing.
    private static func question(in content: String) -> String {
      let question = AggregationPrompt.question(in: content) ?? content
      let line = question.utf8.prefix { $0 != 0x0A }
      let isNonce = line.count == 12 && line.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
      return isNonce ? question.droppingBytes(13) : question
    }
  }

  /// Chooses the text.
  ///
  /// - Parameters:
  ///   - sample: Which of the scripted or generated answers, counted around.
  ///   - seed: For generated text; the same for all requests with this question to this model.
  init(_ opening: Opening, model: MockModel, sample: Int, seed: UInt64) {
    let said = opening.said
    let answers = opening.answers
    let turn = answers.indices.map { answers[(sample + $0) % answers.count] }
    let scripted = turn.first { $0.hasBytePrefix(said) }
    let rest =
      scripted?.droppingBytes(said.utf8.count)
      ?? GeneratedAnswers(seed: seed, tokens: model.answerTokens).rest(after: said, sample: sample)
    tokens = MockTokens.split(rest)
    reason = "stop"
  }

  /// Cuts the answer to a number of tokens.
  mutating func limit(to count: Int, reason: String) {
    guard tokens.count > count else { return }
    tokens.removeLast(tokens.count - count)
    self.reason = reason
  }
}
