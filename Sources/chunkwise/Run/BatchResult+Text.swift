import Aggregation
import JSON
import Mixtures
import TokenStreams

extension BatchResult {
  /// What a sentence about it begins with.
  var title: String { "Request \(request) (\(job.policy.name))" }

  /// The result as a line of JSON.
  var line: String {
    var members: [JSONValue.Member] = [
      .init("request", .integer(Int64(request))), .init("prompt_id", .string(job.promptID)),
      .init("repeat", .integer(Int64(job.repetition))), .init("policy", .string(job.policy.name)),
      .init("outcome", .string(outcome.name)), .init("answer", .string(answer)),
    ]
    if let id = job.prompt.id { members.insert(.init("id", .string(id)), at: 1) }
    if case .failed(let failure) = outcome { members.append(.init("error", .string(failure.message))) }
    return JSONValue.object(members).text
  }
}
