import Aggregation
import ChatTransport
import Engine
import Mixtures
import Simulation
import TokenStreams
import Traces

/// Probes that are asked of an agent together, and share a prompt cache with no others.
struct ProbeFamily {
  /// The predecessors and then the probes.
  let plans: [BatchPlan]
  /// Probes at a time.
  let concurrency: Int
  private let repetition: Int

  /// - Parameter seed: of the run; each repetition has another one, so that answers are drawn anew.
  init(_ design: ProbeDesign, repetition: Int, seed: UInt64) {
    plans = [design.predecessors, design.probes].map { prompts in
      BatchPlan(
        prompts: prompts, policies: [.single], seed: seed &+ UInt64(repetition), run: nil,
        promptID: { PromptID.of($0.messages) })
    }
    concurrency = design.concurrency
    self.repetition = repetition
  }

  /// What asks them.
  func runner(
    of mixture: Mixture, _ transport: ChatTransport
  ) -> BatchRunner<ChatTransport, MonotonicTimebase> {
    // Unique among agents, which may be one model, among repetitions and among runs, or their prompts would be cached. Of
    // one length, for it stands in the prompt.
    let namespace = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
    let engine = MixtureEngine(
      shape: mixture.shape, transport: transport, timebase: transport.timebase)
    return BatchRunner(
      timebase: transport.timebase,
      request: { [repetition] job, number, scheduledNs in
        var request = job.request(number, to: mixture, drains: false, scheduledNs: scheduledNs)
        request.repetition = repetition
        request.cacheNamespace = namespace
        return request
      }, engine: { _ in engine })
  }
}
