import Aggregation
import ChatTransport
import Engine
import Measures
import Mixtures
import TokenStreams
import Traces

/// Runs policies of a mixture live, and measures or records what happens.
struct LiveRequests {
  let mixture: Mixture
  let transport: ChatTransport
  let prompts: [Prompt]

  /// Answers every prompt under the policies. Returns the measures of what was complete.
  ///
  /// - Parameters:
  ///   - seed: of the agents' samples.
  ///   - load: when they come.
  ///   - path: where it is recorded; nil if it is only measured.
  func run(
    _ policies: [Policy], seed: UInt64, load: Load, recordingTo path: String? = nil
  ) async throws -> [MeasuredRequest] {
    let header = TraceHeader.now(tool: "chunkwise-bench", seed: seed)
    let trace = try path.map { try TraceWriter(path: $0, header: header, replacing: true) }
    let plan = BatchPlan(
      prompts: prompts, policies: policies, seed: seed, run: "\(seed)-\(policies.map(\.name))",
      promptID: { PromptID.of($0.messages) })
    let log = Log()
    let runner = BatchRunner(mixture: mixture, transport: transport, timebase: transport.timebase)
    await withTaskExecutorPreference(transport.executor) {
      await runner.run(
        plan, load: load,
        record: { request, observation in
          trace?.record(request: request, observation)
          log.record(request, observation)
        }, report: { _ in })
    }
    try trace?.close()
    return try log.measured()
  }

  /// What happened, request by request.
  private final class Log: Sendable {
    private struct State {
      var running: [Int: RequestRecording] = [:]
      var measured: [MeasuredRequest] = []
      var failure: MeasuresError?
    }

    private let state = Lock(State())

    func record(_ request: Int, _ observation: Observation) {
      state.withLock { state in
        do throws(MeasuresError) {
          if case .request(let header) = observation {
            state.running[request] = try RequestRecording(header)
          } else {
            try state.running[request]?.append(observation)
          }
        } catch {
          state.failure = error
        }
        if case .finished = observation, let recording = state.running.removeValue(forKey: request) {
          state.measured.append(MeasuredRequest(recording))
        }
      }
    }

    func measured() throws(MeasuresError) -> [MeasuredRequest] {
      let (measured, failure) = state.withLock { ($0.measured, $0.failure) }
      if let failure { throw failure }
      return measured.filter { $0.measures.standing == .complete }
    }
  }
}
