import CommandLine
import Reports

/// `chunkwise export`: traces in the forms of other tools.
struct ExportCommand: Sendable {
  static let command = Command(
    "export", "Write traces in the forms that other tools read.",
    discussion: """
      csv: tables for pandas and others, in a folder: requests with every measure, the parts of their time to first \
      output, calls, rounds, evidence, the answer's pieces, similarities, shared words, deltas. Rows of the same request \
      have the same trace and request.

      notebook: two Jupyter notebooks, one on latency and one on how the answers came about, that draw the figures of a \
      report from such tables, in a folder. They need pandas and matplotlib.

      perfetto: a timeline for ui.perfetto.dev and chrome://tracing (Trace Event Format): a process for each request, a \
      track for each stream, arrows from evidence to rounds.

      otlp: spans and metrics as OpenTelemetry's protocol has them in JSON, by its conventions for generative AI, in a \
      folder: traces.jsonl, a line for each request, and metrics.jsonl. Texts are left out.

      alpaca-eval: the answers as alpaca_eval's model_outputs.json (instruction, output, generator). With --questions FILE, \
      AlpacaEval's own file of instructions, they are in its order and each has its dataset. Every repetition of the \
      prompts is a file of its own.

      mt-bench: the answers as FastChat's llm_judge reads them, model_answer/MODEL.jsonl. --questions FILE is its \
      question.jsonl, by which answers are matched, to the byte. Repetitions are choices. A second turn is a request whose \
      messages are the first question, the same policy's answer to it, and the second question.

      A policy of a mixture is a generator, MIXTURE-POLICY. Only complete answers are written; the others are counted. \
      What a simulated or a redacted answer says is not known, so judges get no such traces; the others say what is \
      simulated.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value("to", "TARGET", "\(ExportTarget.allCases.map(\.rawValue).joined(separator: ", ")). Required."),
      .value(
        "output", short: "o", "PATH",
        "The file or, for several, the folder, which is made; files that are there are replaced. - is the standard output, "
          + "where there is one file. Required."),
      .value("questions", "FILE", "The judge's own questions, JSON or JSON Lines, compressed or not."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    guard let target: ExportTarget = try arguments.choice("to") else {
      let words = ExportTarget.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandLineError.usage("export needs --to one of \(words).")
    }
    guard let path = arguments.string("output") else {
      throw CommandLineError.usage("export needs -o PATH, a file or a folder.")
    }
    switch target {
    case .csv: try await run(RowExport(), to: path, interruption)
    case .notebook: try await run(NotebookExport(), to: path, interruption)
    case .perfetto: try await run(PerfettoExport(), to: path, interruption)
    case .otlp: try await run(OpenTelemetryExport(), to: path, interruption)
    case .alpacaEval:
      try await interruption.making {
        let questions = try arguments.string("questions").map(AlpacaEvalQuestions.init)
        let answers = try GeneratorAnswers.all(of: arguments.positionals)
        try write(AlpacaEvalExport(answers, questions).files, to: path)
      }
    case .mtBench:
      try await interruption.making {
        let questions = try MTBenchQuestions(path: arguments.string("questions"))
        let answers = try GeneratorAnswers.all(of: arguments.positionals)
        try write(MTBenchExport(answers, questions).files, to: path)
      }
    }
  }

  private func write(_ files: [ExportedFile], to path: String) throws {
    var place = ExportPath(path, reading: arguments.positionals + arguments.strings("questions"))
    try place.write(files)
  }

  private func run(_ export: some RequestExport, to path: String, _ interruption: Interruption) async throws {
    guard !arguments.has("questions") else {
      throw CommandLineError.usage("--questions are a judge's; they have no meaning here.")
    }
    try await RequestExportRun(export, of: arguments.positionals, to: path).run(interruption)
  }
}
