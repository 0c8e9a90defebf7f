import Aggregation
import CommandLine
import Engine
import JSON
import Mixtures
import Terminal
import TokenStreams

/// What a run says while it goes on: answers on the standard output, failures and progress on the standard error; on a
/// terminal, where one answer grows at a time, both in one view.
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
  /// Whether answers are written while they grow: only where they cannot mix.
  private let isLive: Bool
  /// What shows the requests, or how far they are; nil where no terminal is to be drawn on.
  private let display: LiveDisplay?
  private let state = Lock(State())

  /// - Parameter nowNs: the clock of the observations.
  init(
    settings: RunSettings, count: Int, log: RunLog, interruption: Interruption,
    nowNs: @escaping @Sendable () -> Int64
  ) {
    self.settings = settings
    self.count = count
    self.log = log
    self.interruption = interruption
    isLive = settings.output == .text && settings.concurrency == 1
    let isShown = isLive && LiveDisplay.answerScreen != nil
    let screen = isShown ? LiveDisplay.answerScreen : count > 1 ? LiveDisplay.progressScreen : nil
    display = (settings.isQuiet ? nil : screen).map { screen in
      LiveDisplay(
        on: screen, policies: settings.policies, progress: count > 1 ? BatchProgress(of: count) : nil,
        shows: { _ in isShown }, title: { count > 1 ? Self.title(of: $0, settings) : nil }, nowNs: nowNs,
        // Of a terminal that has only the progress nobody's answers are lost.
        onFailure: { if screen === StandardStream.output { interruption.fire(.outputLost) } })
    }
  }

  /// Requests that have no answer, and no failure, because the run was ended before.
  var unanswered: Int { state.withLock { count - $0.done + $0.cancelled } }

  /// Whether the answers too are written by the display, so that nothing gets between its lines.
  private var isAnswerDisplayed: Bool { display != nil && StandardStream.output.isTerminal }

  /// Takes in what happens.
  func record(_ request: Int, _ observation: Observation) {
    log.record(request, observation)
    display?.record(request, observation)
  }

  /// Shows an answer while it grows, where it is all that is shown. Nobody reads on behalf of a view: it could hold up
  /// the answer.
  var reader: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)? {
    guard isLive, !isAnswerDisplayed else { return nil }
    return { job, channel in
      // A slow terminal must not hold up the thread that reads the sockets.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        self.write(title: self.title(of: job))
        var isEmpty = true
        for await piece in channel {
          self.write(piece)
          isEmpty = false
        }
        if !isEmpty { StandardStream.output.write("\n") }
      }
    }
  }

  /// Takes in a result.
  func add(_ result: BatchResult) {
    log.add(result)
    let isCensored = result.isCensored
    let sentence = isCensored ? nil : log.takeFailure(of: result)
    state.withLock { state in
      if isCensored { state.censored += 1 }
      state.done += 1
      if result.outcome == .cancelled { state.cancelled += 1 }
      if let sentence { state.failures.append(sentence) }
    }
    switch settings.output {
    case .nothing: break
    case .jsonl: write(result.line(by: name(ofMixtureFor: result.job)) + "\n")
    case .text where isLive: break
    case .text: write(result.answer + "\n", under: title(of: result.job))
    }
    // The only request's failure is said once, by `check`.
    if let sentence, count > 1 { say(sentence) }
    if case .degraded = result.outcome { say("\(result.title) is degraded: every proposal failed.") }
  }

  private func say(_ sentence: String) {
    if let display {
      display.say(sentence + "\n")
    } else {
      StandardStream.error.write(sentence + "\n")
    }
  }

  /// Waits until the terminal has shown the last answer, and takes the progress away.
  func end() { display?.close() }

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

  /// What stands above an answer; empty where there is but one.
  private func title(of job: BatchPlan.Job) -> String {
    guard count > 1 else { return "" }
    return Self.title(job.policy.name, name(ofMixtureFor: job), job.prompt.messages)
  }

  private static func title(_ policy: String, _ mixture: String?, _ messages: [Message]) -> String {
    "== \(policy)\(mixture.map { ", \($0)" } ?? ""): \(messages.title)"
  }

  private static func title(of header: RequestHeader, _ settings: RunSettings) -> String {
    title(header.policy, settings.mixtures.count > 1 ? header.mixture : nil, header.messages)
  }

  /// Writes to the standard output. Nobody pays for answers that nobody gets.
  private func write(_ text: String, under title: String = "") {
    if let display, isAnswerDisplayed {
      display.show(text, under: title)
      return
    }
    write(title: title)
    StandardStream.output.write(text)
    if StandardStream.output.failure != nil { interruption.fire(.outputLost) }
  }

  private func write(title: String) {
    guard !title.isEmpty else { return }
    StandardStream.output.write("\n")
    StandardStream.output.write(title, .bold)
    StandardStream.output.write("\n\n")
  }
}
