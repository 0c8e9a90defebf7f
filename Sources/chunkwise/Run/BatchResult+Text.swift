import Aggregation
import JSON
import Mixtures
import TokenStreams

extension BatchResult {
  /// What a sentence about it begins with.
  var title: String { "Request \(request) (\(job.policy.name))" }

  /// Whether it needed to know what a recorded proposal would have said after it had been cut off.
  var isCensored: Bool {
    if case .failed(let failure) = outcome { failure.kind == .censored } else { false }
  }

  /// The result as a line of JSON.
  ///
  /// - Parameter mixture: the name of the mixture that answered; nil where there is but one.
  func line(by mixture: String?) -> String {
    var members: [JSONValue.Member] = [
      .init("request", .integer(Int64(request))), .init("prompt_id", .string(job.promptID)),
      .init("repeat", .integer(Int64(job.repetition))), .init("policy", .string(job.policy.name)),
      .init("outcome", .string(outcome.name)), .init("answer", .string(answer)),
    ]
    if let mixture { members.insert(.init("mixture", .string(mixture)), at: 3) }
    if let source = job.source {
      members.append(
        .init(
          "source", ["trace": .string(source.trace), "request": .integer(Int64(source.request))]))
    }
    if let id = job.prompt.id { members.insert(.init("id", .string(id)), at: 1) }
    if case .failed(let failure) = outcome { members.append(.init("error", .string(failure.message))) }
    return JSONValue.object(members).text
  }
}
