import ChatTransport
import CommandLine
import Engine
import Mixtures
import TokenStreams
import Traces

/// A run against real endpoints: answers to the standard output, everything into the trace, the figures in short at the
/// end.
struct LiveRun {
  private let settings: RunSettings
  private let interruption: Interruption

  init(_ settings: RunSettings, _ interruption: Interruption) {
    self.settings = settings
    self.interruption = interruption
  }

  func run() async throws {
    try checkKeys()
    interruption.hold(watchesOutput: settings.output != .nothing)
    let (trace, plan) = try openTrace()
    if let sentence = plan.resumption { say(sentence) }
    let log = RunLog(trace: trace, mixture: settings.mixture)
    let transport = try ChatTransport(endpoints: settings.mixture.endpoints, agents: settings.mixture.agents)
    let timebase = transport.timebase
    if let sentence = plan.arrivalSentence(settings) { say(sentence) }
    let results = RunResults(
      settings: settings, count: plan.batch.jobs.count, log: log, interruption: interruption,
      nowNs: { timebase.nowNs })
    let read = results.reader
    let load = plan.load(settings)
    let cause = await interruption.cancelling {
      // On the loop's own thread there is no hop between a socket read and the machine.
      await withTaskExecutorPreference(transport.executor) {
        func ask(_ runner: BatchRunner<some AgentTransport, MonotonicTimebase>) async {
          await runner.run(
            plan.batch, load: load, firstRequest: plan.firstRequest, read: read,
            record: { results.record($0, $1) },
            report: { result in
              // Whoever has an answer must not pay for it again, even if this process is killed as soon as they have it.
              await trace?.written()
              // A reader who does not read must not hold up the thread that reads the sockets.
              await withTaskExecutorPreference(globalConcurrentExecutor) { results.add(result) }
            })
        }
        if let recorded = settings.recorded {
          await ask(recorded.runner(live: transport, timebase: transport.timebase))
        } else {
          await ask(
            BatchRunner(
              mixture: settings.mixture, transport: transport, timebase: transport.timebase,
              drains: settings.drains))
        }
      }
    }
    transport.shutdown()
    let closing = Result { () throws(TraceError) in try trace?.close() }
    // Only now: a terminal that nobody reads holds this up for ever.
    results.end()
    try closing.get()
    for sentence in log.failedCalls { StandardStream.error.write(sentence + "\n") }
    if !settings.isQuiet {
      let measured = try log.measured()
      RunSummary(measured: measured, isBatch: plan.batch.jobs.count > 1, path: settings.trace.path)
        .write(as: settings.format)
      if settings.recorded != nil {
        try await ReplayComparison(measured, settings, log).write()
      }
    }
    try check(cause, results)
  }

  private func checkKeys() throws(CommandLineError) {
    var missing: [String] = []
    for mixture in settings.mixtures {
      let sentences = mixture.missingKeys(callsProposers: settings.recorded == nil) {
        ChatTransport.processEnvironment($0)
      }
      missing += sentences.filter { !missing.contains($0) }
    }
    guard missing.isEmpty else { throw CommandLineError(.config, missing.joined(separator: "\n")) }
  }

  /// Makes the trace, or goes on in one, and plans what is left to ask.
  private func openTrace() throws -> (TraceWriter?, RunPlan) {
    var header = TraceHeader.now(tool: Chunkwise.tool, seed: settings.seed)
    header.isSimulated = settings.recorded?.isSimulated ?? false
    switch settings.trace {
    case .none: return (nil, try RunPlan(settings))
    case .new(let path):
      let plan = try RunPlan(settings)
      let trace = try TraceWriter.made(
        path, header,
        ifThere: "Go on in it with --resume \(path), or name another file with --trace.", onFailure: failed)
      return (trace, plan)
    case .resumed(let path):
      // What is not to be resumed is refused before the trace is touched.
      _ = try RunPlan(settings, resuming: try FinishedRequests(resuming: path))
      var finished = FinishedRequests()
      let trace = try TraceWriter(
        resuming: path, header: header, finished: &finished, onFailure: failed)
      return (trace, try RunPlan(settings, resuming: finished))
    }
  }

  /// Nobody pays for answers that can no longer be recorded: a trace that fails ends the run.
  private var failed: @Sendable (TraceError) -> Void {
    { [interruption] _ in interruption.fire(.traceLost) }
  }

  /// Throws if the run was ended early, or if a request has failed.
  private func check(_ cause: Interruption.Cause?, _ results: RunResults) throws {
    var kept = ""
    if let path = settings.trace.path { kept = " \(path) holds everything up to then; --resume goes on." }
    switch cause {
    case .signal(let number): throw CommandLineError(.signal(number), "Interrupted." + kept)
    case .outputLost where results.unanswered > 0:
      var reason = "Nobody reads the answers any more."
      if let failure = StandardStream.output.failure, !StandardStream.output.readerHasGone {
        reason = failure.description
      }
      throw CommandLineError(.ioErr, reason + " Nothing more was asked." + kept)
    case .outputLost, .traceLost, nil: try results.check()
    }
  }

  private func say(_ sentence: String) {
    if !settings.isQuiet { StandardStream.error.write(sentence + "\n") }
  }
}
