public import Aggregation
public import Engine
public import TokenStreams

/// Runs the requests of a plan, each when the load lets it start.
public struct BatchRunner<Transport: AgentTransport, Clock: Timebase>: Sendable {
  /// What the runner waits for.
  private enum Event {
    case ended(BatchResult)
    /// The instant may have come at which the next request starts.
    case due
  }

  private let timebase: Clock
  private let request: @Sendable (BatchPlan.Job, _ number: Int, _ scheduledNs: Int64) -> MixtureRequest
  private let engine: @Sendable (BatchPlan.Job) -> MixtureEngine<Transport, Clock>

  /// Makes a runner whose requests go to one mixture.
  ///
  /// - Parameter drains: proposers that are no longer needed write to their end, for the trace.
  public init(mixture: Mixture, transport: Transport, timebase: Clock, drains: Bool = false) {
    let engine = MixtureEngine(shape: mixture.shape, transport: transport, timebase: timebase)
    self.init(
      timebase: timebase,
      request: { $0.request($1, to: mixture, drains: drains, scheduledNs: $2) }, engine: { _ in engine })
  }

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - request: makes the request of a job, of its number in the trace and the instant it is scheduled for.
  ///   - engine: makes what runs it, when it starts.
  public init(
    timebase: Clock,
    request: @escaping @Sendable (BatchPlan.Job, _ number: Int, _ scheduledNs: Int64) -> MixtureRequest,
    engine: @escaping @Sendable (BatchPlan.Job) -> MixtureEngine<Transport, Clock>
  ) {
    self.timebase = timebase
    self.request = request
    self.engine = engine
  }

  /// Runs all jobs and reports each as it ends. Cancelling the task ends those under way as `cancelled`; the others are
  /// not begun.
  ///
  /// - Parameters:
  ///   - load: when each request starts; of an open loop it has an instant for every job.
  ///   - firstRequest: the number of the first request.
  ///   - read: reads a request's answer while it grows, and paces it until it returns; nil if nobody does.
  ///   - record: is given everything that happens, in the order within each request.
  ///   - report: is given each result, one at a time.
  public func run(
    _ plan: BatchPlan, load: Load = .closed(concurrency: 1), firstRequest: Int = 0,
    read: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)? = nil,
    record: @escaping @Sendable (_ request: Int, Observation) -> Void,
    report: (BatchResult) async -> Void
  ) async {
    await withTaskGroup(of: Event.self) { group in
      var schedule = ArrivalSchedule(load, count: plan.jobs.count, startNs: timebase.nowNs)
      var isTimerSet = false
      func begin(_ starts: [ArrivalSchedule.Start]) {
        guard !Task.isCancelled else { return }
        for start in starts {
          let job = plan.jobs[start.index]
          // The instant that was planned, not this one: our own delay is part of what a reader waits.
          let request = request(job, firstRequest + start.index, start.scheduledNs)
          group.addTask { .ended(await answer(job, request, read: read, record: record)) }
        }
        guard !isTimerSet, let next = schedule.nextNs else { return }
        isTimerSet = true
        group.addTask {
          await timebase.sleep(untilNs: next)
          return .due
        }
      }
      begin(schedule.advance(toNs: timebase.nowNs))
      while let event = await group.next() {
        switch event {
        case .due:
          isTimerSet = false
          begin(schedule.advance(toNs: timebase.nowNs))
        case .ended(let result):
          await report(result)
          begin(schedule.requestEnded(atNs: timebase.nowNs))
        }
      }
    }
  }

  private func answer(
    _ job: BatchPlan.Job, _ request: MixtureRequest,
    read: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)?,
    record: @escaping @Sendable (_ request: Int, Observation) -> Void
  ) async -> BatchResult {
    let channel = read.map { _ in AnswerChannel() }
    async let reading: Void = {
      guard let channel else { return }
      await read?(job, channel)
      // Whoever returns before the end paces the rest no more, even if they never began to read.
      channel.close()
    }()
    let (outcome, answer) = await engine(job).run(
      request, answer: channel, record: { record(request.request, $0) })
    await reading
    return BatchResult(request: request.request, job: job, outcome: outcome, answer: answer)
  }
}
