public import Aggregation
public import TokenStreams

/// Runs requests live: carries out what a `MixtureMachine` decides and feeds it what happens.
///
/// Structured concurrency only: every call and every timer is a child of `run`, which returns when the last of them has
/// ended. It holds no state between requests, so any number may run at once.
public struct MixtureEngine<Transport: AgentTransport, Clock: Timebase>: Sendable {
  private let shape: MixtureShape
  private let transport: Transport
  private let timebase: Clock

  /// Makes an engine for one mixture.
  public init(shape: MixtureShape, transport: Transport, timebase: Clock) {
    self.shape = shape
    self.transport = transport
    self.timebase = timebase
  }

  /// Runs one request to its end.
  ///
  /// Cancelling the task ends the request: its calls are cancelled and waited for, what was emitted stands, and the
  /// outcome is `cancelled`, unless the answer was over already.
  ///
  /// - Parameters:
  ///   - answer: where the answer goes, and who paces it; nil if nobody reads it while it is written.
  ///   - record: is given everything that happens, in the order in which the machine consumed it, always from one
  ///     task at a time. It must not block.
  /// - Returns: how the request ended, and the whole answer.
  public func run(
    _ request: MixtureRequest, answer: AnswerChannel? = nil,
    record: @escaping @Sendable (Observation) -> Void
  ) async -> (outcome: RequestOutcome, answer: String) {
    let mailbox = Mailbox<RunInput>()
    return await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        var run = RequestRun(
          machine: MixtureMachine(shape: shape, request: request), transport: transport, timebase: timebase,
          mailbox: mailbox, answerChannel: answer, record: record)
        let outcome = await run.run(in: &group)
        return (outcome, run.answer)
      }
    } onCancel: {
      mailbox.post(.cancelled)
    }
  }
}
