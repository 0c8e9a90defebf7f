import Aggregation
import JSON
import Mixtures
import Traces

/// What a run asks for: the requests that are left of its batch.
struct RunPlan {
  let batch: BatchPlan
  /// The number of the first request in the trace.
  let firstRequest: Int

  init(_ settings: RunSettings, finished: FinishedRequests) {
    // Unique among runs, so that no run finds the prompts of another in a server's cache.
    let run = settings.cache == .fresh ? String(UInt64.random(in: 0...UInt64.max), radix: 36) : nil
    batch = BatchPlan(
      prompts: settings.prompts, policies: settings.policies, repetitions: settings.repetitions,
      seed: settings.seed, run: run, promptID: { PromptID.of($0.messages) },
      maxTokens: { settings.limitsOutput ? settings.arrivals?.outputTokens(ofJob: $0) : nil },
      isFinished: { job in
        finished.contains(
          promptID: job.promptID, mixture: settings.mixture.shape.name, policy: job.policy.name,
          policyParameters: job.policy.parameters.text, repetition: job.repetition)
      })
    firstRequest = finished.nextRequest
  }

  /// A sentence about what is not asked again; nil if everything is asked.
  var skippedSentence: String? {
    guard batch.skipped > 0 else { return nil }
    return "\(batch.skipped) answers are in the trace already and are not asked again."
  }
}
