internal import TokenStreams

/// Who calls whom, as the sentences about a failure name them.
struct Caller: Equatable, Sendable {
  var agent: String
  var endpoint: String
  var secrets = Secrets([])

  /// A failure whose sentence begins with the names and goes on with `what`.
  func failure(
    _ kind: StreamFailure.Kind, _ what: String, status: Int = 0, retryAfterNs: Int64? = nil
  ) -> StreamFailure {
    StreamFailure(
      kind, status: status, message: "Agent \"\(agent)\" at endpoint \"\(endpoint)\" \(what)",
      retryAfterNs: retryAfterNs)
  }

  /// What the server said, as the end of a sentence.
  func quoted(_ message: String) -> String { message.isEmpty ? "." : ": \(message)" }
}
