internal import Aggregation

/// A request that is to be simulated, before it comes.
struct PlannedRequest {
  let proposals: RecordedProposals
  var request: MixtureRequest
  /// Tokens of its answer; nil for the recorded length.
  let answerTokens: Int?
}
