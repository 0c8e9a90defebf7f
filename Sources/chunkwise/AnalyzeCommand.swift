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
      .flag(
        "definitions",
        "Print what vLLM bench serve, AIPerf, GuideLLM, inference-perf and MLPerf would have reported, side by side: "
          + "requests by policy and calls by agent, or as --by says."),
      .flag("explain", "Print what each column means, and where it comes from."),
      TableFormat.option,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    let format: TableFormat = try arguments.choice("format") ?? .table
    let explains = arguments.has("explain")
    guard !arguments.positionals.isEmpty else {
      guard explains else { throw CommandLineError.usage("analyze needs a trace, or --explain.") }
      explain(as: format)
      return
    }
    let tables = arguments.has("definitions") ? try definitionTables() : try analysisTables()
    // One document for a program; for people what comes first scrolls away.
    StandardStream.output.write(
      explains && format != .table ? tables + [Self.definitions] : tables, as: format)
    if explains, format == .table {
      StandardStream.output.write("\n")
      explain(as: format)
    }
  }

  private func analysisTables() throws -> [Table] {
    let grouping: Grouping = try arguments.choice("by") ?? .policy
    let limits = try limits()
    let rate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    var ofRequests = Analysis(limits: limits)
    var ofCalls = CallAnalysis(by: grouping)
    var isEmpty = true
    for path in arguments.positionals {
      var trace = try MeasuredTrace(path: path, readingRate: rate)
      while let (request, recording) = try trace.next() {
        isEmpty = false
        switch grouping {
        case .policy: ofRequests.add(request)
        case .agent, .layer: ofCalls.add(recording, measuredAs: request)
        }
      }
    }
    guard !isEmpty else { throw nothingToMeasure("no request") }
    return Table.tables(grouping == .policy ? ofRequests.tables : ofCalls.tables)
  }

  /// What other tools would have reported.
  private func definitionTables() throws -> [Table] {
    if let other = ["goodput", "reading-rate"].first(where: { arguments.has($0) }) {
      throw CommandLineError.usage("--\(other) has no meaning beside --definitions.")
    }
    var analysis = DefinitionsAnalysis(by: try arguments.choice("by"))
    for path in arguments.positionals {
      var reader = try RequestReader<RequestRecording>(path: path)
      guard !reader.header.isSimulated else {
        throw CommandLineError(
          .dataErr, "\(path) is simulated: there were no streams that another tool could have measured.")
      }
      while let recording = try reader.next() { analysis.add(recording) }
    }
    guard !analysis.isEmpty else { throw nothingToMeasure("no complete request or call with text") }
    return Table.tables(analysis.tables)
  }

  private func nothingToMeasure(_ what: String) -> CommandLineError {
    CommandLineError(
      .dataErr, "\(arguments.positionals.joined(separator: ", ")): \(what), so nothing to measure.")
  }

  /// Prints every column with its formula and where it comes from: a list for people, a table for programs.
  private func explain(as format: TableFormat) {
    guard format == .table else {
      StandardStream.output.write([Self.definitions], as: format)
      return
    }
    var text = TextBlock(width: StandardStream.output.width ?? 110)
    text.definitions(
      MeasureDefinition.all.map { definition in
        let unit = definition.unit.isEmpty ? "" : " (\(definition.unit))"
        return (definition.name + unit, "\(definition.formula) [\(definition.source)]")
      })
    StandardStream.output.write(text.text)
  }

  private func limits() throws(CommandLineError) -> LatencyLimits? {
    guard let text = arguments.string("goodput") else { return nil }
    do {
      return try LatencyLimits(parsing: text)
    } catch {
      throw .usage("--goodput: \(error.description)")
    }
  }

  private static var definitions: Table {
    var table = Table(
      "definitions", columns: ["name", "unit", "formula", "source"].map { .init($0, .leading) })
    for definition in MeasureDefinition.all {
      table.append(
        [definition.name, definition.unit, definition.formula, definition.source].map { .text($0) })
    }
    return table
  }
}
