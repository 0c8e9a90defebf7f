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
    var failures: [String] = []
  }

  private let settings: RunSettings
  private let count: Int
  private let state = Lock(State())

  init(settings: RunSettings, count: Int) {
    self.settings = settings
    self.count = count
  }

  /// Whether answers are shown while they grow: only where they cannot mix.
  private var isLive: Bool { settings.output == .text && settings.concurrency == 1 }

  /// Shows an answer while it grows.
  var reader: (@Sendable (BatchPlan.Job, AnswerChannel) async -> Void)? {
    guard isLive else { return nil }
    let showsTitle = count > 1
    return { job, channel in
      // A slow terminal must not hold up the thread that reads the sockets.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        if showsTitle {
          StandardStream.output.write("\n== \(job.policy.name): \(job.prompt.messages.title)\n\n")
        }
        var isEmpty = true
        for await piece in channel {
          StandardStream.output.write(foreign: piece)
          isEmpty = false
        }
        if !isEmpty { StandardStream.output.write("\n") }
      }
    }
  }

  /// Takes in a result.
  func add(_ result: BatchResult) {
    let sentence = Self.failure(in: result)
    let done = state.withLock { state in
      state.done += 1
      if let sentence { state.failures.append(sentence) }
      return state.done
    }
    switch settings.output {
    case .nothing: break
    case .jsonl: StandardStream.output.write(Self.line(result) + "\n")
    case .text where isLive: break
    case .text:
      StandardStream.output.write("\n== \(result.job.policy.name): \(result.job.prompt.messages.title)\n\n")
      StandardStream.output.write(foreign: result.answer + "\n")
    }
    // The only request's failure is said once, by `check`.
    if let sentence, count > 1 { StandardStream.error.write(foreign: sentence + "\n") }
    if case .degraded = result.outcome {
      StandardStream.error.write("\(Self.name(of: result)) is degraded: every proposal failed.\n")
    }
    if !settings.isQuiet, StandardStream.error.isTerminal, count > 1 {
      StandardStream.error.write("\(done) of \(count) answered\n")
    }
  }

  /// Throws if a request has failed.
  func check() throws(CommandLineError) {
    let failures = state.withLock { $0.failures }
    guard let first = failures.first else { return }
    throw CommandLineError(
      .unavailable, count == 1 ? first : "\(failures.count) of \(count) requests failed.")
  }

  private static func failure(in result: BatchResult) -> String? {
    let what = name(of: result)
    return switch result.outcome {
    case .failed(let failure): "\(what) failed: \(failure.message)"
    case .complete(.truncated): "\(what) was cut off: its stream ended without a finish reason."
    case .complete, .degraded, .cancelled: nil
    }
  }

  private static func name(of result: BatchResult) -> String {
    "Request \(result.request) (\(result.job.policy.name))"
  }

  /// A result as a line of JSON.
  private static func line(_ result: BatchResult) -> String {
    var members: [JSONValue.Member] = [
      .init("request", .integer(Int64(result.request))), .init("prompt_id", .string(result.job.promptID)),
      .init("repeat", .integer(Int64(result.job.repetition))),
      .init("policy", .string(result.job.policy.name)), .init("outcome", .string(result.outcome.name)),
      .init("answer", .string(result.answer)),
    ]
    if let id = result.job.prompt.id { members.insert(.init("id", .string(id)), at: 1) }
    if case .failed(let failure) = result.outcome { members.append(.init("error", .string(failure.message))) }
    return JSONValue.object(members).text
  }
}
