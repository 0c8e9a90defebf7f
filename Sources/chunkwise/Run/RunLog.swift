import Aggregation
import Engine
import Measures
import Mixtures
import TokenStreams
import Traces

/// Everything that happens in a run: into the trace, and into the measures of the table at its end.
final class RunLog: Sendable {
  private struct State {
    var running: [Int: RequestRecording] = [:]
    var measured: [MeasuredRequest] = []
    var playbackLagsNs: [Double] = []
    var failedCalls: FailedCalls
    var failure: MeasuresError?
    /// By the number of the request, where recorded proposals are answered.
    var answers: [Int: WrittenAnswer] = [:]
  }

  private let trace: TraceWriter?
  private let state: Lock<State>

  init(trace: TraceWriter?, mixture: Mixture) {
    self.trace = trace
    state = Lock(State(failedCalls: FailedCalls(agents: mixture.shape.agents)))
  }

  /// Takes in what happened. Does not block on the disk.
  func record(_ request: Int, _ observation: Observation) {
    trace?.record(request: request, observation)
    state.withLock { state in
      state.failedCalls.add(request, observation)
      do throws(MeasuresError) {
        if case .request(let header) = observation {
          state.running[request] = try RequestRecording(header)
        } else {
          try state.running[request]?.append(observation)
        }
        if case .finished = observation, let recording = state.running.removeValue(forKey: request) {
          state.measured.append(MeasuredRequest(recording))
          if recording.header.source != nil { state.playbackLagsNs += recording.proposalDelaysNs }
        }
      } catch {
        state.failure = error
      }
    }
  }

  /// How much later than due each piece of a recorded proposal came to its request, in nanoseconds.
  var playbackLagsNs: [Double] { state.withLock { $0.playbackLagsNs } }

  /// Sentences about calls that failed in requests that went on without them.
  var failedCalls: [String] { state.withLock { $0.failedCalls.sentences } }

  /// Why there is no whole answer, who else had failed, and what may help, which is told once; nil if there is one.
  func takeFailure(of result: BatchResult) -> String? {
    guard let ending = state.withLock({ $0.failedCalls.takeFailure(of: result.request) }) else { return nil }
    var failure = StreamFailure(
      .truncated, message: "\(ending.writer) ended its stream without a finish reason.")
    var verb = "was cut off"
    if case .failed(let own) = result.outcome { (failure, verb) = (own, "failed") }
    let sentences = [
      "\(result.title) \(verb): \(failure.message.asSentence)", ending.deadUpstreams, failure.advice,
    ]
    return sentences.compactMap { $0 }.joined(separator: " ")
  }

  /// Keeps what recorded proposals were answered with, to hold answers against each other.
  func add(_ result: BatchResult) {
    guard result.job.source != nil else { return }
    state.withLock {
      $0.answers[result.request] = WrittenAnswer(text: result.answer, seed: result.job.seed)
    }
  }

  /// What a request that recorded proposals were given to was answered with; nil for any other.
  func answer(to request: MeasuredRequest) -> WrittenAnswer? {
    state.withLock { $0.answers[request.request] }
  }

  /// What has been measured of the requests that are over.
  func measured() throws(MeasuresError) -> [MeasuredRequest] {
    let (measured, failure) = state.withLock { ($0.measured, $0.failure) }
    if let failure { throw failure }
    return measured
  }
}

extension RequestRecording {
  /// For each piece of a proposal, how long after it was read the machine heard of it, in nanoseconds.
  fileprivate var proposalDelaysNs: [Double] {
    calls.filter { header.places[$0.place].layer == 0 && $0.start.round < 0 }.flatMap(\.deltas)
      .map { Double($0.atNs - $0.readNs) }
  }
}
