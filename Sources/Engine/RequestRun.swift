internal import Aggregation
internal import TokenStreams

/// One request under way: owns its machine, feeds it, and carries out what it decides.
struct RequestRun<Transport: AgentTransport, Clock: Timebase> {
  private let transport: Transport
  private let timebase: Clock
  private let mailbox: Mailbox<RunInput>
  private let answerChannel: AnswerChannel?
  private let record: @Sendable (Observation) -> Void

  private var machine: MixtureMachine
  private var actions: [MixtureAction] = []
  /// For each call, what cancels it alone.
  private var cancels: [Signal] = []
  private var knowsOfCancellation = false
  private var outcome: RequestOutcome?

  init(
    machine: MixtureMachine, transport: Transport, timebase: Clock, mailbox: Mailbox<RunInput>,
    answerChannel: AnswerChannel?, record: @escaping @Sendable (Observation) -> Void
  ) {
    self.machine = machine
    self.transport = transport
    self.timebase = timebase
    self.mailbox = mailbox
    self.answerChannel = answerChannel
    self.record = record
  }

  /// The answer so far.
  var answer: String { machine.answer }

  /// Runs to the end. What it starts are children of `group`; at the end none but timers are left, and they are
  /// cancelled.
  mutating func run(in group: inout DiscardingTaskGroup) async -> RequestOutcome {
    var batch: [RunInput] = []
    feed(.started(atNs: timebase.nowNs), &group)
    while true {
      for input in batch {
        noticeCancellation(&group)
        take(input, &group)
        if let outcome {
          group.cancelAll()
          return outcome
        }
      }
      await mailbox.take(into: &batch)
    }
  }

  /// Tells the machine that the task is cancelled. It has to know before it hears of the ends of its calls, which are
  /// cancelled with their parent, or it would take them for failures.
  private mutating func noticeCancellation(_ group: inout DiscardingTaskGroup) {
    guard Task.isCancelled, !knowsOfCancellation else { return }
    knowsOfCancellation = true
    let atNs = timebase.nowNs
    record(.cancellation(atNs: atNs))
    feed(.consumerCancelled(atNs: atNs), &group)
  }

  private mutating func take(_ input: RunInput, _ group: inout DiscardingTaskGroup) {
    let atNs = timebase.nowNs
    switch input {
    case .call(let call, let event):
      record(.stream(call: call, event, atNs: atNs))
      feed(.call(call, event, atNs: atNs), &group)
    case .timer(let id):
      record(.timer(id: id, atNs: atNs))
      feed(.timer(id: id, atNs: atNs), &group)
    case .pause(let durationNs): record(.pause(durationNs: durationNs, atNs: atNs))
    case .cancelled: break
    }
  }

  /// Hands the machine one event and carries out what it decides, before it is handed the next.
  private mutating func feed(_ event: MixtureEvent, _ group: inout DiscardingTaskGroup) {
    machine.handle(event, into: &actions)
    for action in actions { carryOut(action, &group) }
    actions.removeAll(keepingCapacity: true)
  }

  private mutating func carryOut(_ action: MixtureAction, _ group: inout DiscardingTaskGroup) {
    switch action {
    case .record(let observation): record(observation)
    case .emit(let text): answerChannel?.send(text)
    case .startCall(let call, let request): start(call, request, &group)
    case .cancelCall(let call): cancels[call].fire()
    case .armTimer(let id, let atNs): arm(id, atNs: atNs, &group)
    case .endAnswer: answerChannel?.close()
    case .finish(let end): outcome = end
    }
  }

  private mutating func start(_ call: Int, _ request: CallRequest, _ group: inout DiscardingTaskGroup) {
    let cancel = Signal()
    cancels.append(cancel)
    let run = CallRun(
      call: call, request: request, transport: transport, timebase: timebase, mailbox: mailbox,
      pacer: machine.isOfFinalPlace(call) ? answerChannel : nil, cancel: cancel)
    group.addTask { await run.run() }
  }

  private func arm(_ id: Int, atNs: Int64, _ group: inout DiscardingTaskGroup) {
    group.addTask { [timebase, mailbox] in
      await timebase.sleep(untilNs: atNs)
      if !Task.isCancelled { mailbox.post(.timer(id)) }
    }
  }
}
