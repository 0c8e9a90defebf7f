internal import Aggregation
public import Engine
public import TokenStreams

/// Runs the requests of a plan against one mixture, so many at a time.
public struct BatchRunner<Transport: AgentTransport, Clock: Timebase>: Sendable {
  private let mixture: Mixture
  private let engine: MixtureEngine<Transport, Clock>
  private let timebase: Clock
  private let drains: Bool

  /// Makes a runner.
  ///
  /// - Parameter drains: proposers that are no longer needed write to their end, for the trace.
  public init(mixture: Mixture, transport: Transport, timebase: Clock, drains: Bool = false) {
    self.mixture = mixture
    self.timebase = timebase
    self.drains = drains
    engine = MixtureEngine(shape: mixture.shape, transport: transport, timebase: timebase)
  }

  /// Runs all jobs and reports each as it ends. Cancelling the task ends those under way as `cancelled`; the others are
  /// not begun.
  ///
  /// - Parameters:
  ///   - concurrency: how many run at a time; the next starts when one ends (a closed loop).
  ///   - rampNs: how far apart the first ones start, so that they do not all connect at the same instant.
  ///   - firstRequest: the number of the first request.
  ///   - read: reads a request's answer while it grows, and paces it until it returns; nil if nobody does.
  ///   - record: is given everything that happens, in the order within each request.
  ///   - report: is given each result, one at a time.
  public func run(
    _ plan: BatchPlan, concurrency: Int = 1, rampNs: Int64 = 0, firstRequest: Int = 0,
    read: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)? = nil,
    record: @escaping @Sendable (_ request: Int, Observation) -> Void,
    report: (BatchResult) async -> Void
  ) async {
    await withTaskGroup(of: BatchResult?.self) { group in
      var waiting = plan.jobs.enumerated().makeIterator()
      func startNext(scheduledNs: Int64) {
        guard !Task.isCancelled, let (index, job) = waiting.next() else { return }
        // The instant that was planned, not the one at which the task wakes: our own delay is part of what a reader waits.
        let request = job.request(
          firstRequest + index, to: mixture, drains: drains, scheduledNs: scheduledNs)
        group.addTask {
          await timebase.sleep(untilNs: scheduledNs)
          guard !Task.isCancelled else { return nil }
          let channel = read.map { _ in AnswerChannel() }
          async let reading: Void = {
            guard let channel else { return }
            await read?(job, channel)
            // Whoever returns before the end paces the rest no more, even if they never began to read.
            channel.close()
          }()
          let (outcome, answer) = await engine.run(
            request, answer: channel, record: { record(request.request, $0) })
          await reading
          return BatchResult(request: request.request, job: job, outcome: outcome, answer: answer)
        }
      }
      let startNs = timebase.nowNs
      for place in 0..<Int64(max(1, concurrency)) { startNext(scheduledNs: startNs + place * rampNs) }
      while let result = await group.next() {
        if let result { await report(result) }
        startNext(scheduledNs: timebase.nowNs)
      }
    }
  }
}
