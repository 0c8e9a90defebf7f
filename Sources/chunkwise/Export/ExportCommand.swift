import CommandLine

/// `chunkwise export`: traces in the forms of other tools.
struct ExportCommand {
  static let command = Command(
    "export", "Write traces in the forms that other tools read.",
    discussion: """
      alpaca-eval: the answers as alpaca_eval's model_outputs.json (instruction, output, generator). With --questions FILE, \
      AlpacaEval's own file of instructions, they are in its order and each has its dataset. Every repetition of the \
      prompts is a file of its own.

      mt-bench: the answers as FastChat's llm_judge reads them, model_answer/MODEL.jsonl. --questions FILE is its \
      question.jsonl, by which answers are matched, to the byte. Repetitions are choices. A second turn is a request whose \
      messages are the first question, the same policy's answer to it, and the second question.

      A policy of a mixture is a generator, MIXTURE-POLICY. Only complete answers are written; the others are counted. \
      What a simulated answer would have said is not known, so simulated traces are refused.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value("to", "TARGET", "\(ExportTarget.allCases.map(\.rawValue).joined(separator: ", ")). Required."),
      .value(
        "output", short: "o", "PATH",
        "The file; or a folder, or a path that ends in /, for a file of each generator. Required."),
      .value("questions", "FILE", "The judge's own questions, JSON or JSON Lines, compressed or not."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    guard let target: ExportTarget = try arguments.choice("to") else {
      let words = ExportTarget.allCases.map(\.rawValue).joined(separator: " or ")
      throw CommandLineError.usage("export needs --to \(words).")
    }
    guard let path = arguments.string("output") else {
      throw CommandLineError.usage("export needs -o PATH, a file or a folder.")
    }
    let questions = arguments.string("questions")
    let files =
      switch target {
      case .alpacaEval:
        AlpacaEvalExport(
          try GeneratorAnswers.all(of: arguments.positionals), try questions.map(AlpacaEvalQuestions.init)
        ).files
      case .mtBench:
        MTBenchExport(
          try GeneratorAnswers.all(of: arguments.positionals), try MTBenchQuestions(path: questions)
        ).files
      }
    try ExportPath(path).write(files)
  }
}
