import CommandLine
import Measures
import Traces

/// `chunkwise analyze`: the latency tables of traces.
struct AnalyzeCommand {
  static let command = Command(
    "analyze", "Print the latency tables of traces.",
    discussion: """
      Failed, degraded, truncated and cancelled requests are counted apart and never enter a distribution.
      """,
    positionals: [Positional("TRACE", .any, "The traces, .jsonl.zst or .jsonl; - is the standard input.")],
    options: [
      .value("by", "WHAT", "policy, agent or layer. Default policy."),
      .value("goodput", "LIMITS", "Limits that a good request keeps, in ms, such as ttft:500,stall:0."),
      .value("reading-rate", "N", "The reader's speed in characters a second, for the stall. Default 23.8."),
      .flag("explain", "Print what each column means, and where it comes from."),
      TableFormat.option,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    if arguments.has("explain") {
      StandardStream.output.write(explanation)
      if arguments.positionals.isEmpty { return }
    }
    guard !arguments.positionals.isEmpty else {
      throw CommandLineError.usage("analyze needs a trace, or --explain.")
    }
    let grouping: Grouping = try arguments.choice("by") ?? .policy
    let limits = try limits()
    let rate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    var measured: [MeasuredRequest] = []
    for path in arguments.positionals {
      measured += try MeasuredTrace(path: path, readingRate: rate).requests
    }
    guard !measured.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(arguments.positionals.joined(separator: ", ")): no request, so nothing to measure.")
    }
    let format: TableFormat = try arguments.choice("format") ?? .table
    let tables = Analysis(of: measured, by: grouping, limits: limits).tables
    StandardStream.output.write(Table.rendered(Table.tables(tables, for: format), as: format))
  }

  private func limits() throws(CommandLineError) -> LatencyLimits? {
    guard let text = arguments.string("goodput") else { return nil }
    do {
      return try LatencyLimits(parsing: text)
    } catch {
      throw .usage("--goodput: \(error.description)")
    }
  }

  private var explanation: String {
    MeasureDefinition.all.map { definition in
      let unit = definition.unit.isEmpty ? "" : " (\(definition.unit))"
      return "\(definition.name)\(unit): \(definition.formula) [\(definition.source)]\n"
    }.joined()
  }
}
