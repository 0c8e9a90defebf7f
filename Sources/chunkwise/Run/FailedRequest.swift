import TokenStreams

/// How a request came to fail, beyond what its outcome says.
struct FailedRequest {
  /// The agent that wrote last, as a sentence begins with it.
  let writer: String
  /// Who else had failed: a sentence; nil if nobody.
  let deadUpstreams: String?

  /// Puts the sentence together.
  ///
  /// - Parameter dead: the agents below the last layer whose calls came to nothing, layer by layer and slot by slot.
  init(writer: String, dead: [(agent: String, endpoint: String, failure: StreamFailure)]) {
    self.writer = writer
    var reasons: [(reason: String, agents: [String])] = []
    for (agent, endpoint, failure) in dead {
      let reason = "at endpoint \"\(endpoint)\" (\(failure.brief))"
      if let index = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[index].agents.append(agent)
      } else {
        reasons.append((reason, [agent]))
      }
    }
    let parts = reasons.map { "\(Self.list($0.agents)) \($0.reason)" }
    deadUpstreams = parts.isEmpty ? nil : "Also failed: \(parts.joined(separator: "; "))."
  }

  /// Names in quotes; one that stands there several times, with how often.
  private static func list(_ names: [String]) -> String {
    var words: [String] = []
    for (index, name) in names.enumerated() where names.firstIndex(of: name) == index {
      let count = names.count { $0 == name }
      words.append("\"\(name)\"" + (count > 1 ? " (\(count) slots)" : ""))
    }
    guard words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}
