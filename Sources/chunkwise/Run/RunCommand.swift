import CommandLine
import Mixtures
import Simulation

/// `chunkwise run`: prompts in, answers out, everything recorded.
struct RunCommand {
  static let command = Command(
    "run", "Answer prompts with a mixture, live, and record everything.",
    discussion: """
      Streams the answer to the standard output as it grows; with several requests, writes one JSON line for each as it ends. \
      What was measured follows on the standard error, in short; `chunkwise analyze TRACE` says the rest.

      Policies: single, full, staircase, staircase-cached, quorum, and those that the mixture defines. Parameters in square \
      brackets differ from the named policy's: --policy 'full,staircase[first=16,step=32]'.
      """,
    options: mixtureOptions + [
      .flag("print-mixture", "Print the preset as YAML and end."),
      .repeated("prompt", "TEXT", "A prompt. May be given several times."),
      .repeated(
        "file", short: "f", "FILE", "Prompts: .jsonl, .json, or .txt (one prompt); - is the standard input."),
    ] + batchOptions + [
      .flag("drain", "Let proposers that are no longer needed write to their end, into the trace."),
      .flag(
        "probe",
        "Ask each agent for a few tokens behind prompts of designed length and cached share, for simulate --fit."
      ),
      .value(
        "probe-lengths", "N,…",
        "How long the prompts of --probe are, in tokens of four bytes; of their random letters most models make twice as "
          + "many. Default \(ProbeSettings.text(ProbeDesign.usualLengths))."),
      .value(
        "probe-concurrency", "N,…",
        "How many calls of --probe an agent has at a time, one number after the other; of slots, a server shows fewer than "
          + "the most. Default \(ProbeSettings.text(ProbeDesign.usualConcurrencies))."),
    ] + callOptions + shownOptions)

  /// Who answers, and how.
  static let mixtureOptions: [CommandOption] = [
    .value("mixture", short: "m", "FILE", "The mixture, as YAML or JSON."),
    .value("preset", "NAME", "A built-in mixture: moa, moa-lite, moa-gpt-4o, single-proposer."),
    .value("samples", "N", "Proposals of the preset single-proposer. Default 6."),
    .value("policy", "LIST", "The policies, divided by commas. Default: the mixture's, or staircase."),
  ]

  /// How often, when and into which trace.
  static let batchOptions: [CommandOption] = [
    .value("repeat", "K", "Answer each prompt K times under each policy. Default 1."),
    .value(
      "concurrency", "N",
      "Requests at a time; with --arrivals the most at a time. Default 1; with --arrivals no limit."),
    .value(
      "arrivals", "WHEN",
      "Open loop: each request starts at an instant of its own, whatever the others do. \(Arrivals.form)"
    ),
    .flag(
      "output-lengths", "With a file of arrivals: its answers' lengths limit the calls of each request."),
    .value(
      "trace", "FILE",
      "Where to record, NAME.jsonl.zst; - is the standard output. Default: chunkwise-DATE-TIME.jsonl.zst."),
    .flag("no-trace", "Record nothing."),
    .value("resume", "TRACE", "Go on recording in this trace; what it has answered is not asked again."),
  ]

  /// What is sent.
  static let callOptions: [CommandOption] = [
    .value(
      "cache", "KIND", "fresh: every request has its own prefix cache. warm: all share it. Default fresh."),
    .value("seed", "N", "The seed of all random choices. Default 1."),
    .value("temperature", "T", "Sampling temperature of every agent, in place of the mixture's."),
    .value("max-tokens", "N", "Token limit of every agent, in place of the mixture's."),
    .value("retries", "N", "Retries that one request may spend, in place of the mixture's."),
    .flag("require-proposals", "An answer without any proposal is a failure."),
    .flag("dry-run", "Print the number of calls and the first request, and send nothing."),
    TableFormat.option,
  ]

  /// What is shown.
  static let shownOptions: [CommandOption] = [
    .value(
      "output", "FORM",
      "text, jsonl or none. Default: text for one request, jsonl for several, none if the trace goes to the standard output."
    ),
    .flag("quiet", short: "q", "No progress and no figures; only answers and failures."),
  ]

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    if arguments.has("print-mixture") {
      StandardStream.output.write(try RunSettings.presetText(arguments))
      return
    }
    if arguments.has("probe") { return try await probe(interruption) }
    for option in ["probe-lengths", "probe-concurrency"] where arguments.has(option) {
      throw CommandLineError.usage("--\(option) is for probes; add --probe.")
    }
    let settings = try RunSettings(arguments)
    if arguments.has("dry-run") {
      StandardStream.output.write(try DryRun(settings).text)
      return
    }
    try await LiveRun(settings, interruption).run()
  }

  private func probe(_ interruption: Interruption) async throws {
    let settings = try ProbeSettings(try RunSettings.mixture(arguments, of: "run"), arguments)
    let probe = try ProbeRun(settings)
    guard arguments.has("dry-run") else { return try await probe.run(interruption) }
    StandardStream.output.write("Nothing was sent. There would be \(probe.callCount) calls.\n")
  }
}
