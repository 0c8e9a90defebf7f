import CommandLine
import Reports

/// `chunkwise report`: traces as one page.
struct ReportCommand {
  static let command = Command(
    "report", "Make one self-contained page of traces.",
    discussion: """
      Tables and distributions are of all requests. Timelines and answers are shown of some: those that --request names, \
      each with the others of its prompt, or first those of the prompts on which a policy was in the middle, slowest or \
      fastest by its time to first output, or failed.

      Latency is held against the tokens that policies are billed for; with --prices against dollars too, and with \
      --scores against how good the answers are. With --preferences, records as for `correlate`, the page shows whether \
      answers resemble the proposals that are preferred, beside what would have come of itself.

      The page needs no network and runs no text of a model.
      """,
    positionals: [Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; they are read twice.")],
    options: [
      .value(
        "output", short: "o", "FILE",
        "Where to write it, replaced if it exists; - is the standard output. Default report.html."),
      .value(
        "requests", "N",
        "How many requests are shown one by one, however large the page becomes. Default 24, or fewer of long answers: "
          + "about \(RequestChoice.usualBytes / 1000) kB of them."),
      .repeated(
        "request", "N",
        "Show this request, with the others of its prompt, in place of those that the report would choose. May be given several "
          + "times, or as a list."),
      .value("prices", "FILE", "Prices and sizes of models, such as experiments/prices.yaml."),
      .value(
        "scores", "FILE", "How good each policy's answers are, the more the better: YAML, policy: score."),
      .value("preferences", "FILE", "The preferences for what the agents wrote."),
      .value(
        "sweep", "FILE",
        "Results of a sweep of the number of proposers (EXPERIMENT.results.jsonl), to be drawn beside those of the traces."
      ),
      .value("reading-rate", "N", "The reader's speed in characters a second, for the stall. Default 23.8."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let run = try ReportRun(ReportSettings(arguments))
    let sentence = try await interruption.making { try await run.make() }
    if StandardStream.output.failure == nil { StandardStream.error.write(sentence + "\n") }
  }
}
