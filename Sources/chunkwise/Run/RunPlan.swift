import Aggregation
import CommandLine
import JSON
import Mixtures
import TokenStreams
import Traces

/// What a run asks for: the requests that are left of its batch.
struct RunPlan {
  let batch: BatchPlan
  /// The number of the first request in the trace.
  let firstRequest: Int

  private let isResumed: Bool

  /// Plans a run.
  ///
  /// - Parameter finished: what the trace to be resumed holds; nil without one.
  /// - Throws: `CommandLineError` where the trace is of other models: then every answer would be paid for again, and
  ///   whoever named the trace does not expect that.
  init(_ settings: RunSettings, resuming finished: FinishedRequests? = nil) throws {
    isResumed = finished != nil
    firstRequest = finished?.nextRequest ?? 0
    let names = settings.mixtures.map(\.shape.name)
    if let first = finished?.mixtures.first, finished?.mixtures.contains(where: names.contains) == false {
      throw CommandLineError.usage(
        "The trace to be resumed is of the mixture \(first), not of \(names.joined(separator: ", ")). "
          + "Resume it with that mixture, or record into another file with --trace.")
    }
    var problem: CommandLineError?
    // A prompt that stands in the batch twice is answered twice.
    var planned: [[String]: Int] = [:]
    // Unique among runs, so that no run finds the prompts of another in a server's cache.
    let run = settings.cache == .fresh ? String(UInt64.random(in: 0...UInt64.max), radix: 36) : nil
    batch = BatchPlan(
      settings.questions, variants: settings.variants, seed: settings.seed, run: run,
      maxTokens: { settings.limitsOutput ? settings.arrivals?.outputTokens(ofJob: $0) : nil },
      isFinished: { job in
        guard let finished else { return false }
        let shape = settings.shape(for: job)
        let request = job.request(0, to: settings.mixture, drains: settings.drains, scheduledNs: 0)
        let header = MixtureMachine(shape: shape, request: request).header(startedNs: 0)
        if finished.hasOtherAgents(than: header) {
          problem = .usage(
            "In the trace to be resumed other agents, models or endpoints have answered as \(shape.name) under the policy "
              + "\(job.policy.name). Go back to those, or record into another file with --trace.")
        }
        let key = [
          job.promptID, "\(job.mixture)", job.policy.name, "\(job.repetition)", job.source?.trace ?? "",
          "\(job.source?.request ?? 0)",
        ]
        planned[key, default: 0] += 1
        return planned[key]! <= finished.count(like: header)
      })
    if let problem { throw problem }
  }

  /// What is asked again and what is not; nil where no trace is resumed.
  var resumption: String? {
    guard isResumed else { return nil }
    let all = NumberText.count(batch.skipped + batch.jobs.count, of: "answer")
    return "In the trace already: \(NumberText.count(batch.skipped)) of \(all). "
      + "Left to ask: \(NumberText.count(batch.jobs.count))."
  }
}
