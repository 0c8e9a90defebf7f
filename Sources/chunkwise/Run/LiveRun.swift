import ChatTransport
import CommandLine
import Engine
import Glibc
import Measures
import Mixtures
import TokenStreams
import Traces

/// A run against real endpoints: answers to the standard output, everything into the trace, a table at the end.
struct LiveRun {
  private let settings: RunSettings

  init(_ settings: RunSettings) { self.settings = settings }

  func run() async throws {
    let missing = settings.mixture.missingKeys { ChatTransport.processEnvironment($0) }
    guard missing.isEmpty else { throw CommandLineError(.config, missing.joined(separator: "\n")) }
    let interruption = Interruption()
    var finished = FinishedRequests()
    let trace = try openTrace(&finished, interruption)
    let plan = RunPlan(settings, finished: finished)
    if let sentence = plan.skippedSentence { say(sentence) }
    let log = RunLog(trace: trace)
    let results = RunResults(settings: settings, count: plan.batch.jobs.count)
    let transport = try ChatTransport(endpoints: settings.mixture.endpoints, agents: settings.mixture.agents)
    let runner = BatchRunner(
      mixture: settings.mixture, transport: transport, timebase: transport.timebase, drains: settings.drains)
    let read = results.reader
    let concurrency = settings.concurrency
    let wasInterrupted = await interruption.cancelling {
      // On the loop's own thread there is no hop between a socket read and the machine.
      await withTaskExecutorPreference(transport.executor) {
        await runner.run(
          plan.batch, concurrency: concurrency, firstRequest: plan.firstRequest, read: read,
          record: { log.record($0, $1) }, report: { results.add($0) })
      }
    }
    transport.shutdown()
    try close(trace)
    for sentence in log.failedCalls { StandardStream.error.write(foreign: sentence + "\n") }
    try showTable(log)
    if wasInterrupted {
      throw CommandLineError(
        .signal(2), trace == nil ? "Interrupted." : "Interrupted; the trace holds everything up to then.")
    }
    try results.check()
  }

  private func openTrace(
    _ finished: inout FinishedRequests, _ interruption: Interruption
  ) throws -> TraceWriter? {
    let header = TraceHeader.now(tool: Chunkwise.tool, seed: settings.seed)
    switch settings.trace {
    case .none: return nil
    // Nobody pays for answers that can no longer be recorded: a trace that fails ends the run.
    case .new(let path):
      do {
        return try TraceWriter(path: path, header: header, onFailure: { _ in interruption.fire() })
      } catch {
        // The modules know that it cannot be opened; here it is known that it was to be made.
        guard case .open = error.kind else { throw error }
        throw CommandLineError(.cantCreate, error.description)
      }
    case .resumed(let path):
      return try TraceWriter(
        resuming: path, header: header, finished: &finished, onFailure: { _ in interruption.fire() })
    }
  }

  private func close(_ trace: TraceWriter?) throws {
    guard let trace else { return }
    try trace.close()
    switch settings.trace {
    case .none, .new(path: "-"): break
    case .new(let path), .resumed(let path): say("Recorded in \(path).")
    }
  }

  private func showTable(_ log: RunLog) throws {
    guard !settings.isQuiet else { return }
    let measured = try log.measured()
    guard !measured.isEmpty else { return }
    // The distributions are long; `analyze` prints them from the trace.
    let tables = Analysis(of: measured).tables.filter { $0.name != "distributions" }
    StandardStream.error.write(
      "\n" + Table.rendered(Table.tables(tables, for: settings.format), as: settings.format))
  }

  private func say(_ sentence: String) {
    if !settings.isQuiet { StandardStream.error.write(sentence + "\n") }
  }
}
