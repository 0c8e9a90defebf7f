import Aggregation
import ChatTransport
import CommandLine
import Engine
import Mixtures
import Terminal
import TokenStreams
import Traces

/// Answers the questions of a conversation, each as a request of its trace.
struct ChatTurn {
  /// What became of a question.
  struct Answer {
    var text: String
    var isWhole: Bool
    /// Why it is not whole: a sentence; nil if it is, or if it was ended early.
    var failure: String?
    /// What ended it early; nil if nothing did.
    var cause: Interruption.Cause?
  }

  private let settings: ChatSettings
  private let interruption: Interruption
  private let transport: ChatTransport
  private let log: RunLog
  private let trace: TraceWriter?
  /// What tells the prompt caches of this conversation from all others'. Its turns share one: each begins with what the
  /// last has sent.
  private let session = String(UInt64.random(in: 0...UInt64.max), radix: 36)

  init(
    _ settings: ChatSettings, _ interruption: Interruption, _ transport: ChatTransport, _ log: RunLog,
    _ trace: TraceWriter?
  ) {
    self.settings = settings
    self.interruption = interruption
    self.transport = transport
    self.log = log
    self.trace = trace
  }

  /// Answers a conversation, and shows the answer while it grows.
  func answer(
    _ messages: [Message], under policy: Policy, number: Int
  ) async throws(CommandLineError) -> Answer {
    let plan: BatchPlan
    do {
      plan = BatchPlan(
        prompts: [try Prompt(messages, source: "The question")], policies: [policy],
        seed: settings.seed &+ UInt64(number), run: session, promptID: { PromptID.of($0.messages) })
    } catch {
      throw CommandLineError(error, invalid: .usage)
    }
    let timebase = transport.timebase
    let display = (settings.isQuiet ? nil : LiveDisplay.answerScreen).map { screen in
      LiveDisplay(
        on: screen, policies: [policy], nowNs: { timebase.nowNs },
        onFailure: { [interruption] in interruption.fire(.outputLost) })
    }
    let reader: @Sendable (BatchPlan.Job, AnswerChannel) async -> Void = { [self] _, channel in
      await show(channel, number)
    }
    let read = display == nil ? reader : nil
    let result = Lock<BatchResult?>(nil)
    let runner = BatchRunner(mixture: settings.mixture, transport: transport, timebase: timebase)
    let cause = await interruption.cancelling { [self] in
      await withTaskExecutorPreference(transport.executor) {
        await runner.run(
          plan, firstRequest: number, read: read,
          record: { request, observation in
            log.record(request, observation)
            display?.record(request, observation)
          },
          report: { answered in
            await trace?.written()
            result.withLock { $0 = answered }
          })
      }
    }
    display?.close()
    guard let result = result.withLock({ $0 }) else { return Answer(text: "", isWhole: false, cause: cause) }
    let failure = log.takeFailure(of: result)
    let isWhole = failure == nil && result.outcome != .cancelled
    if isWhole, !settings.isQuiet { showFigures() }
    return Answer(text: result.answer, isWhole: isWhole, failure: failure, cause: cause)
  }

  /// Shows an answer that stands alone on the standard output.
  private func show(_ channel: AnswerChannel, _ number: Int) async {
    // A slow reader must not hold up the thread that reads the sockets.
    await withTaskExecutorPreference(globalConcurrentExecutor) {
      var isEmpty = true
      for await piece in channel {
        if isEmpty, number > 0 { StandardStream.output.write("\n") }
        isEmpty = false
        StandardStream.output.write(piece)
        if StandardStream.output.failure != nil { interruption.fire(.outputLost) }
      }
      if !isEmpty { StandardStream.output.write("\n") }
    }
  }

  private func showFigures() {
    let stream = StandardStream.error
    guard stream.isTerminal, let request = try? log.measured().last, let line = RunSummary.line(request)
    else { return }
    stream.write("\n")
    stream.write(sentence: line, .dim)
    stream.write("\n")
  }
}
