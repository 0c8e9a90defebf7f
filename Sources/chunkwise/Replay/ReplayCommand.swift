import CommandLine

/// `chunkwise replay`: recorded streams through the machine again.
struct ReplayCommand {
  static let command = Command(
    "replay", "Replay recorded requests, and compare every decision with the recorded one.",
    discussion: """
      Feeds each request's machine what was recorded, in recorded order and with recorded instants; nothing is sent. The \
      answers go to the standard output as they grow. The exit code is 65 if a decision differs from the recorded one.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value(
        "speed", "N", "1: as fast as it was recorded; 10: ten times as fast; max: at once. Default max."),
      .repeated("request", "N", "Replay this request only. May be given several times, or as a list."),
      .value("output", "FORM", "text, jsonl or none. Default text."),
      .flag("quiet", short: "q", "Say only what differs or is missing."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() async throws {
    var replay = RecordedReplay(
      speed: try speed(), selection: try selection(), output: try arguments.choice("output") ?? .text,
      isQuiet: arguments.has("quiet"))
    try await replay.run(arguments.positionals)
  }

  /// How many times as fast as recorded; nil for at once.
  private func speed() throws(CommandLineError) -> Double? {
    guard let text = arguments.string("speed"), text != "max" else { return nil }
    guard Double(text) != nil else {
      throw .usage("--speed needs a number, such as 1 or 10, or max, not \"\(text)\".")
    }
    return try arguments.number("speed", in: 0.001...1_000_000)
  }

  private func selection() throws(CommandLineError) -> Set<Int>? {
    let words = try arguments.list("request")
    if words.isEmpty { return nil }
    var selection: Set<Int> = []
    for word in words {
      guard let number = Int(word), number >= 0 else {
        throw .usage("--request needs the number of a request, from 0, not \"\(word)\".")
      }
      selection.insert(number)
    }
    return selection
  }
}
