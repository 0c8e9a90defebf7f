import Engine
import TokenStreams

/// Calls whose events are all there at once: what is left is the driver's own work.
struct ScriptedTransport: AgentTransport {
  private let tokens: [String]

  /// Calls say these tokens, or as many of them as they may.
  init(tokens: [String]) { self.tokens = tokens }

  func events(of request: CallRequest) -> Events {
    let (said, outcome) = Self.answer(to: request, from: tokens)
    return Events(tokens: said, outcome: outcome)
  }

  /// What a call says: each begins at another place, or a round would repeat what is there and be trimmed as an echo.
  static func answer(to request: CallRequest, from tokens: [String]) -> (ArraySlice<String>, Outcome) {
    let start = Int(request.seed % UInt64(tokens.count / 2))
    let said = tokens[start...].prefix(tokens.count / 2)
    if let limit = request.maxTokens, limit < said.count { return (said.prefix(limit), .length) }
    return (said, .stop)
  }

  /// The tokens, and the end.
  struct Events: AsyncSequence, AsyncIteratorProtocol, Sendable {
    typealias Element = StreamEvent
    typealias Failure = Never
    var tokens: ArraySlice<String>
    var outcome: Outcome?

    func makeAsyncIterator() -> Events { self }

    mutating func next() async -> StreamEvent? { await next(isolation: #isolation) }

    mutating func next(isolation actor: isolated (any Actor)?) async -> StreamEvent? {
      if let token = tokens.popFirst() { return .delta(Delta(token, readNs: 1)) }
      defer { outcome = nil }
      return outcome.map { .ended($0, readNs: 1) }
    }
  }
}
