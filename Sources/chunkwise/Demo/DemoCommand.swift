import Aggregation
import ChatTransport
import CommandLine
import Engine
import Gateway
import Measures
import Mixtures
import Terminal
import TokenStreams
import Traces

/// `chunkwise demo`: the whole thing in a minute, without a key and without a network.
struct DemoCommand {
  static let command = Command(
    "demo", "Show the whole thing in a minute: no key, no network.",
    discussion: """
      Starts a mock of seven models on loopback, streams one answer as it grows, and compares five policies on the same \
      prompts. The mock's latencies are simulated, and the ratios follow from them; the sockets, the decisions and the \
      measures are real.
      """,
    options: [
      .value("repeat", "K", "Answer each prompt K times under each policy. Default 1."),
      .value(
        "trace", "FILE",
        "Where to record; replaced if it exists, once the new one is whole. Default chunkwise-demo.jsonl.zst."
      ),
      TableFormat.option,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let file = DemoTrace(
      try TracePath.checked(arguments.string("trace") ?? "chunkwise-demo.jsonl.zst", option: "--trace"))
    let repetitions = try arguments.integer("repeat", in: 1...1_000) ?? 1
    let format: TableFormat = try arguments.choice("format") ?? .table
    let server = try MockServer.start(DemoModels.configuration)
    defer { server.stop() }
    let mixture = try DemoModels.mixture(baseURL: server.baseURL)
    let header = TraceHeader.now(tool: Chunkwise.tool, seed: 1)
    interruption.hold()
    let trace = try TraceWriter(
      path: file.provisionalPath, header: header, replacing: true,
      onFailure: { _ in interruption.fire(.traceLost) })
    let log = RunLog(trace: trace, mixture: mixture)
    let demoLog = DemoLog(log)
    // Whoever asks for data gets nothing else on the standard output.
    let told = format == .table ? StandardStream.output : StandardStream.error
    introduce(on: told)
    let (cause, display) = try await answer(mixture, repetitions, demoLog, interruption, shownOn: told)
    let closing = Result { () throws(TraceError) in try trace.close() }
    display?.close()
    try closing.get()
    let path = try file.publish(isWhole: cause == nil)
    if case .signal(let number) = cause {
      let earlier = path == file.path ? "" : "; \(file.path) is the earlier one"
      throw CommandLineError(.signal(number), "Interrupted. \(path) holds everything up to then\(earlier).")
    }
    let comparison = DemoComparison(measured: try log.measured(), log: demoLog)
    told.write("\n")
    StandardStream.output.write([comparison.table], as: format)
    told.write(sentence: comparison.conclusion)
    told.write(
      """

      Everything is recorded in \(path). Look further with:
        chunkwise analyze \(path)
        chunkwise trace info \(path)

      """)
  }

  private func introduce(on stream: StandardStream) {
    let names = DemoModels.proposers.map(\.name).joined(separator: ", ")
    stream.write(
      sentence: """
        Six proposers (\(names)) and an aggregator (\(DemoModels.aggregator.name)) are simulated on loopback.
        \(DemoModels.proposers.last!.name) is a straggler. While its proposals are still being written, this answer grows from their first tokens:

        > \(DemoScript.entries[0].prompt)

        """)
  }

  /// Runs every prompt under every policy, and shows one of the answers while it grows, and how far all of them are.
  ///
  /// - Returns: what ended it early, and the view of that answer, which is to be closed; nil where there is no terminal.
  private func answer(
    _ mixture: Mixture, _ repetitions: Int, _ log: DemoLog, _ interruption: Interruption,
    shownOn stream: StandardStream
  ) async throws -> (Interruption.Cause?, LiveDisplay?) {
    let prompts = try DemoScript.entries.map { try Prompt($0.prompt) }
    let plan = BatchPlan(
      prompts: prompts, policies: Policy.named, repetitions: repetitions, seed: 1, run: "demo",
      promptID: { PromptID.of($0.messages) })
    let transport = try ChatTransport(endpoints: mixture.endpoints, agents: mixture.agents)
    defer { transport.shutdown() }
    let timebase = transport.timebase
    let shown = plan.jobs.firstIndex(where: Self.isShown)
    let display = LiveDisplay.answerScreen.map { screen in
      LiveDisplay(
        on: screen, policies: Policy.named, progress: BatchProgress(of: plan.jobs.count),
        shows: { $0 == shown }, nowNs: { timebase.nowNs })
    }
    let runner = BatchRunner(mixture: mixture, transport: transport, timebase: timebase)
    let cause = await interruption.cancelling {
      await withTaskExecutorPreference(transport.executor) {
        await runner.run(
          plan,
          load: .closed(concurrency: DemoScript.entries.count * Policy.named.count, rampNs: 40_000_000),
          read: display == nil ? Self.reader(writingTo: stream) : nil,
          record: { request, observation in
            log.record(request, observation)
            display?.record(request, observation)
          }, report: { _ in })
      }
    }
    return (cause, display)
  }

  /// Whether a job's answer is the one to show: the first prompt's under the staircase.
  private static func isShown(_ job: BatchPlan.Job) -> Bool {
    job.policy.name == Policy.staircase.name && job.repetition == 0
      && job.prompt.messages.last?.content == DemoScript.entries[0].prompt
  }

  /// Shows an answer as it grows; those that are not to be shown nobody reads.
  private static func reader(
    writingTo stream: StandardStream
  ) -> @Sendable (BatchPlan.Job, AnswerChannel) async -> Void {
    { job, channel in
      guard isShown(job) else { return }
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        for await piece in channel { stream.write(piece) }
        stream.write("\n")
      }
    }
  }
}
