import CommandLine
import Mixtures

/// `chunkwise replay`: recorded streams through the machine again.
struct ReplayCommand {
  static let command = Command(
    "replay", "Replay recorded requests, alone or under live aggregators.",
    discussion: """
      Feeds each request's machine what was recorded, in recorded order and with recorded instants; nothing is sent. The \
      answers go to the standard output as they grow. The exit code is 65 if a decision differs from the recorded one.

      With --aggregator the recorded proposers speak at their recorded instants once more, and the mixture's refiners and \
      aggregator answer live: several policies and several aggregators on identical proposals. full is asked twice with \
      different seeds; what it shows against itself stands beside every difference from it. What had been cut off in the \
      recording is not known beyond that: requests that need it are left out and counted (`chunkwise run --drain` avoids it).
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .repeated("request", "N", "Replay this request only. May be given several times, or as a list."),
      .value(
        "speed", "N", "1: as fast as it was recorded; 10: ten times as fast; max: at once. Default max."),
      .repeated(
        "aggregator", "WHO",
        "live: the mixture's aggregator; or the names of some of its agents, each of which aggregates in turn."
      ),
    ] + liveOptions + RunCommand.shownOptions)

  /// What only live aggregators need.
  private static let liveOptions =
    RunCommand.mixtureOptions + RunCommand.batchOptions + RunCommand.callOptions

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    if arguments.has("aggregator") {
      try await runLive(interruption)
      return
    }
    for option in Self.liveOptions where arguments.has(option.name) {
      throw CommandLineError.usage("--\(option.name) needs live aggregators: --aggregator live.")
    }
    var replay = RecordedReplay(
      speed: try speed(), selection: try arguments.requestNumbers(),
      output: try arguments.choice("output") ?? .text,
      isQuiet: arguments.has("quiet"))
    try await replay.run(arguments.positionals)
  }

  private func runLive(_ interruption: Interruption) async throws {
    if arguments.has("speed") {
      throw CommandLineError.usage("--speed is for replays without --aggregator; live models set the pace.")
    }
    let settings = try RunSettings(replaying: arguments, try arguments.requestNumbers())
    for remark in settings.recorded?.remarks ?? [] { StandardStream.error.write(remark + "\n") }
    let repetitions = settings.variants.map(\.repetitions)
    if !arguments.has("quiet"), repetitions.max() != repetitions.min() {
      StandardStream.error.write(
        "full is asked \(repetitions.max() ?? 0) times of each request: what it shows against itself is the noise floor.\n"
      )
    }
    if arguments.has("dry-run") {
      StandardStream.output.write(try DryRun(settings).text)
    } else {
      try await LiveRun(settings, interruption).run()
    }
  }

  /// How many times as fast as recorded; nil for at once.
  private func speed() throws(CommandLineError) -> Double? {
    guard let text = arguments.string("speed"), text != "max" else { return nil }
    guard Double(text) != nil else {
      throw .usage("--speed needs a number, such as 1 or 10, or max, not \"\(text)\".")
    }
    return try arguments.number("speed", in: 0.001...1_000_000)
  }
}
