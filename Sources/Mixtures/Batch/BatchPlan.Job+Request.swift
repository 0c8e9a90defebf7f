public import Aggregation
internal import JSON

extension BatchPlan.Job {
  /// The job as a request to a mixture.
  ///
  /// - Parameters:
  ///   - number: the request's number in its trace.
  ///   - drains: proposers that are no longer needed write to their end, for the trace.
  ///   - scheduledNs: when it is to start, in nanoseconds of the monotonic clock.
  public func request(
    _ number: Int, to mixture: Mixture, drains: Bool, scheduledNs: Int64
  ) -> MixtureRequest {
    MixtureRequest(
      request: number, messages: prompt.messages, promptID: promptID, repetition: repetition,
      policy: policy, policyParameters: policy.parameters.text, retry: mixture.retry,
      drains: drains, source: source, cacheNamespace: cacheNamespace, seed: seed, maxTokens: maxTokens,
      scheduledNs: scheduledNs)
  }
}
