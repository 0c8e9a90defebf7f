import CommandLine
import Measures
import Traces

/// `chunkwise cost`: what policies cost, in dollars and in work.
struct CostCommand {
  static let command = Command(
    "cost", "Tell what policies cost, in dollars and TFLOPs, and which are beaten by none.",
    discussion: """
      The cost of a request is that of all its calls: uncached prompt, cached prompt and output, reasoning included, each \
      at its model's price. Three parts of it bought nothing: prompts that an earlier round had sent already and that were \
      not cached (re-prefill), calls that came to nothing and were made again, and output that nobody saw (waste). Tokens \
      are the servers' counts, else estimated, and the table says which.

      Assumed of billing: a call that fails before its first text is free; one that is cut off is billed for its prompt \
      and for what was received, once its response has begun. A cache that is not reported is taken to be empty.

      TFLOPs are 2 × active parameters for each token: of outputs only, the longest of each layer (Mixture-of-Agents, \
      Figure 5b); of everything; and of what the end of the answer waited for.

      A model that the table of prices lacks makes the cost unknown, never 0. `chunkwise analyze --explain` has the formulas.
      """,
    positionals: [
      Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; - is the standard input.")
    ],
    options: [
      .value("prices", "FILE", "Prices and sizes of models, such as experiments/prices.yaml. Required."),
      .value(
        "scores", "FILE", "How good each policy's answers are, the more the better: YAML, policy: score."),
      .value(
        "latency", "MEASURE", "What stands beside cost and score in the front: ttft or e2e. Default ttft."),
    ] + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    let output = try TableOutput(arguments, of: CostAnalysis.tableNames)
    let latency = try latency()
    guard let path = arguments.string("prices") else {
      throw CommandLineError.usage("cost needs --prices FILE, such as experiments/prices.yaml.")
    }
    let prices = try PriceFile.prices(path: path)
    let scores = try arguments.string("scores").map { try ScoreFile.scores(path: $0) } ?? [:]
    var requests: [CostedRequest] = []
    var read = try DistinctRequests(of: arguments.positionals)
    for trace in arguments.positionals {
      var reader = try RequestReader<RequestRecording>(path: trace)
      while let recording = try reader.next(besides: &read) {
        let request = MeasuredRequest(recording, by: reader.recording)
        requests.append(CostedRequest(request, RequestCost(recording, prices: prices)))
      }
    }
    guard !requests.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(arguments.positionals.joined(separator: ", ")): no request, so nothing was paid for.")
    }
    let analysis = try CostAnalysis(of: requests, prices: prices, scores: scores, latency: latency)
    for remark in analysis.remarks { StandardStream.error.write("chunkwise: \(remark)\n") }
    output.write(Table.tables(analysis.tables))
  }

  private func latency() throws(CommandLineError) -> Measure {
    guard let name = arguments.string("latency") else { return .ttft }
    guard let measure = CostAnalysis.latencies.first(where: { $0.optionName == name }) else {
      let words = CostAnalysis.latencies.map(\.optionName).joined(separator: " or ")
      throw .usage("--latency is \(words), not \"\(name)\".")
    }
    return measure
  }
}
