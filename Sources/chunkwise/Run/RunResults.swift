import Aggregation
import CommandLine
import Engine
import JSON
import Mixtures
import TokenStreams

/// What a run says while it goes on: answers on the standard output, failures and progress on the standard error.
final class RunResults: Sendable {
  private struct State {
    var done = 0
    var cancelled = 0
    var failures: [String] = []
    /// Requests that read recorded proposals beyond what is known of them.
    var censored = 0
  }

  private let settings: RunSettings
  private let count: Int
  private let log: RunLog
  private let interruption: Interruption
  private let progress: RunProgress
  private let state = Lock(State())

  init(settings: RunSettings, count: Int, log: RunLog, interruption: Interruption) {
    self.settings = settings
    self.count = count
    self.log = log
    self.interruption = interruption
    progress = RunProgress(count: count)
  }

  /// Requests that have no answer, and no failure, because the run was ended before.
  var unanswered: Int { state.withLock { count - $0.done + $0.cancelled } }

  /// Whether answers are shown while they grow: only where they cannot mix.
  private var isLive: Bool { settings.output == .text && settings.concurrency == 1 }

  /// Progress is shown of many requests, where it does not stand in the midst of an answer.
  private var showsProgress: Bool {
    count > 1 && !settings.isQuiet && !(isLive && StandardStream.output.isTerminal)
  }

  /// Shows an answer while it grows.
  var reader: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)? {
    guard isLive else { return nil }
    return { job, channel in
      // A slow terminal must not hold up the thread that reads the sockets.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        self.writeTitle(of: job)
        var isEmpty = true
        for await piece in channel {
          self.write(foreign: piece)
          isEmpty = false
        }
        if !isEmpty { StandardStream.output.write("\n") }
      }
    }
  }

  /// Shows that nothing has been answered yet.
  func begin() { showProgress() }

  /// Takes in a result.
  func add(_ result: BatchResult) {
    let isCensored = result.isCensored
    let sentence = isCensored ? nil : failure(in: result)
    state.withLock { state in
      if isCensored { state.censored += 1 }
      state.done += 1
      if result.outcome == .cancelled { state.cancelled += 1 }
      if let sentence { state.failures.append(sentence) }
    }
    if showsProgress { progress.clear() }
    switch settings.output {
    case .nothing: break
    case .jsonl: write(foreign: result.line(by: name(ofMixtureFor: result.job)) + "\n")
    case .text where isLive: break
    case .text:
      writeTitle(of: result.job)
      write(foreign: result.answer + "\n")
    }
    // The only request's failure is said once, by `check`.
    if let sentence, count > 1 { StandardStream.error.write(foreign: sentence + "\n") }
    if case .degraded = result.outcome {
      StandardStream.error.write("\(result.title) is degraded: every proposal failed.\n")
    }
    showProgress()
  }

  /// Takes the progress away.
  func end() {
    if showsProgress { progress.clear() }
  }

  /// Throws if a request has failed.
  func check() throws(CommandLineError) {
    let (failures, censored) = state.withLock { ($0.failures, $0.censored) }
    guard let first = failures.first else {
      if censored > 0 { throw Self.censored(censored, of: count) }
      return
    }
    var sentence = count == 1 ? first : "\(failures.count) of \(count) requests failed."
    if let path = settings.trace.path { sentence += " To ask again: --resume \(path)" }
    throw CommandLineError(.unavailable, sentence)
  }

  private static func censored(_ censored: Int, of count: Int) -> CommandLineError {
    CommandLineError(
      .dataErr,
      "\(censored) of \(NumberText.count(count, of: "request")) read recorded proposals beyond where they had been cut off, "
        + "so that they are left out. A recording made with run --drain has proposals to their ends.")
  }

  /// The name of the mixture that answers; nil where there is but one.
  private func name(ofMixtureFor job: BatchPlan.Job) -> String? {
    settings.mixtures.count > 1 ? settings.mixtures[job.mixture].shape.name : nil
  }

  private func writeTitle(of job: BatchPlan.Job) {
    guard count > 1 else { return }
    let mixture = name(ofMixtureFor: job).map { ", \($0)" } ?? ""
    let title = "== \(job.policy.name)\(mixture): \(job.prompt.messages.title)".withoutControls
    StandardStream.output.write("\n" + StandardStream.output.styled(title, .bold) + "\n\n")
  }

  /// Nobody pays for answers that nobody gets.
  private func write(foreign text: String) {
    StandardStream.output.write(foreign: text)
    if StandardStream.output.failure != nil { interruption.fire(.outputLost) }
  }

  private func showProgress() {
    guard showsProgress else { return }
    let (done, failed) = state.withLock { ($0.done, $0.failures.count) }
    progress.show(done: done, failed: failed)
  }

  /// Why there is no whole answer, who else had failed, and what may help; nil if there is one.
  private func failure(in result: BatchResult) -> String? {
    guard let ending = log.takeFailure(of: result.request) else { return nil }
    var failure = StreamFailure(
      .truncated, message: "\(ending.writer) ended its stream without a finish reason.")
    var verb = "was cut off"
    if case .failed(let own) = result.outcome { (failure, verb) = (own, "failed") }
    let sentences = [
      "\(result.title) \(verb): \(failure.message.asSentence)", ending.deadUpstreams, failure.advice,
    ]
    return sentences.compactMap { $0 }.joined(separator: " ")
  }
}
