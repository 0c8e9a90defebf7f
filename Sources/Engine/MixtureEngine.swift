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

  /// What reaches the one task that owns the machine.
  private enum Item: Sendable {
    case event(MixtureEvent)
    case call(Int, StreamEvent)
    case timer(Int)
    case pause(durationNs: Int64)
  }

  /// Runs one request to its end.
  ///
  /// Cancelling the task ends the request: its calls are cancelled and waited for, what was emitted stands, and the
  /// outcome is `cancelled`.
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
    let mailbox = Mailbox<Item>()
    return await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        var machine = MixtureMachine(shape: shape, request: request)
        var cancels: [Signal] = []
        var actions: [MixtureAction] = []
        var batch: [Item] = [.event(.started(atNs: timebase.nowNs))]
        var wasCancelled = false
        var outcome: RequestOutcome?
        while true {
          for item in batch {
            if Task.isCancelled, !wasCancelled {
              // Children are cancelled with their parent: the machine has to know why before it hears of their ends.
              wasCancelled = true
              machine.handle(.consumerCancelled(atNs: timebase.nowNs), into: &actions)
            }
            switch item {
            case .call(let call, let event):
              let atNs = timebase.nowNs
              record(.stream(call: call, event, atNs: atNs))
              machine.handle(.call(call, event, atNs: atNs), into: &actions)
            case .timer(let id): machine.handle(.timer(id: id, atNs: timebase.nowNs), into: &actions)
            case .event(let event): machine.handle(event, into: &actions)
            case .pause(let durationNs):
              record(.pause(durationNs: durationNs, atNs: timebase.nowNs))
            }
            for action in actions {
              switch action {
              case .record(let observation): record(observation)
              case .emit(let text): answer?.send(text)
              case .startCall(let call, let callRequest):
                let cancel = Signal()
                cancels.append(cancel)
                let isPaced = machine.isOfFinalPlace(call)
                group.addTask {
                  await stream(
                    callRequest, as: call, into: mailbox, pacedBy: isPaced ? answer : nil, until: cancel)
                }
              case .cancelCall(let call): cancels[call].fire()
              case .armTimer(let id, let atNs):
                group.addTask {
                  await timebase.sleep(untilNs: atNs)
                  if !Task.isCancelled { mailbox.post(.timer(id)) }
                }
              case .endAnswer: answer?.close()
              case .finish(let end): outcome = end
              }
            }
            actions.removeAll(keepingCapacity: true)
          }
          if let outcome {
            group.cancelAll()  // timers that nobody waits for
            return (outcome, machine.answer)
          }
          await mailbox.take(into: &batch)
        }
      }
    } onCancel: {
      // Only wakes the owner of the machine, which sees that its task is cancelled.
      mailbox.post(.event(.consumerCancelled(atNs: timebase.nowNs)))
    }
  }

  /// Makes one call and posts what it says. The stream's own task is a child, so that it can be cancelled alone.
  private func stream(
    _ request: CallRequest, as call: Int, into mailbox: Mailbox<Item>, pacedBy answer: AnswerChannel?,
    until cancel: Signal
  ) async {
    await withTaskGroup { group in
      group.addTask {
        for await event in transport.events(of: request) {
          mailbox.post(.call(call, event))
          guard let answer, answer.isOverfull else { continue }
          let startNs = timebase.nowNs
          await answer.waitForReader()
          mailbox.post(.pause(durationNs: timebase.nowNs - startNs))
        }
        cancel.fire()
      }
      await cancel.wait()
      group.cancelAll()
    }
  }
}
