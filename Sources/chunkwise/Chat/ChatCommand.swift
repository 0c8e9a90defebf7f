import CommandLine
import Mixtures

/// `chunkwise chat`: a conversation with a mixture.
struct ChatCommand {
  static let command = Command(
    "chat", "Talk to a mixture, turn by turn.",
    discussion: """
      Each line is a question; the answer is shown as it grows, and the next question is asked with all that was said before. \
      Lines that begin with a slash are instructions: /help lists them. Ctrl-C ends an answer and keeps the conversation, \
      with what had been written; Ctrl-D ends it.

      Where the standard input is no terminal its lines are read as they are, and the answers go to the standard output, \
      divided by blank lines. Every turn is a request of the trace.
      """,
    options: RunCommand.mixtureOptions + [
      .value("trace", "FILE", "Where to record, NAME.jsonl.zst. Default: chunkwise-DATE-TIME.jsonl.zst."),
      .flag("no-trace", "Record nothing."),
      .value("seed", "N", "The seed of all random choices. Default 1."),
      .value("temperature", "T", "Sampling temperature of every agent, in place of the mixture's."),
      .value("max-tokens", "N", "Token limit of every agent, in place of the mixture's."),
      .value("retries", "N", "Retries that one turn may spend, in place of the mixture's."),
      .flag("require-proposals", "An answer without any proposal is a failure."),
      .flag("quiet", short: "q", "No view of the proposers and no figures; only answers and failures."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    var chat = ChatRun(try ChatSettings(arguments), interruption)
    try await chat.run()
  }
}
