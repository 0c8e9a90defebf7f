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
      .repeated(
        "tools", "NAMES",
        "The tools of --definitions, between commas: \(DefinitionProfile.allCases.map(\.optionName).joined(separator: ", ")). "
          + "Default: all."),
      .flag("explain", "Print what each column means, and where it comes from."),
    ] + TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    let explains = arguments.has("explain")
    let grouping: Grouping? = try arguments.choice("by")
    // One document for a program; for people what comes first scrolls away.
    let format: TableFormat = try arguments.choice("format") ?? .table
    let explanation = explains && format != .table ? [Self.definitions] : []
    guard !arguments.positionals.isEmpty else {
      guard explains else { throw CommandLineError.usage("analyze needs a trace, or --explain.") }
      let output = try TableOutput(arguments, of: [Self.definitions.name])
      return explanation.isEmpty ? explain() : output.write(explanation)
    }
    let names =
      arguments.has("definitions")
      ? DefinitionsAnalysis.tableNames
      : grouping ?? .policy == .policy ? Analysis.tableNames : CallAnalysis.tableNames
    let output = try TableOutput(arguments, of: names + explanation.map(\.name))
    let tables =
      arguments.has("definitions")
      ? try definitionTables(by: grouping) : try analysisTables(by: grouping ?? .policy)
    output.write(tables + explanation)
    if explains, explanation.isEmpty {
      StandardStream.output.write("\n")
      explain()
    }
  }

  private func analysisTables(by grouping: Grouping) throws -> [Table] {
    if arguments.has("tools") { throw CommandLineError.usage("--tools goes with --definitions.") }
    let limits = try limits()
    let rate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    var ofRequests = Analysis(limits: limits)
    var ofCalls = CallAnalysis(by: grouping)
    var isEmpty = true
    var read = try DistinctRequests(of: arguments.positionals)
    for path in arguments.positionals {
      var trace = try MeasuredTrace<RequestRecording>(path: path, readingRate: rate)
      while let (request, recording) = try trace.next(besides: &read) {
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
  private func definitionTables(by grouping: Grouping?) throws -> [Table] {
    if let other = ["goodput", "reading-rate"].first(where: { arguments.has($0) }) {
      throw CommandLineError.usage("--\(other) has no meaning beside --definitions.")
    }
    var analysis = DefinitionsAnalysis(by: grouping, of: try profiles())
    var read = try DistinctRequests(of: arguments.positionals)
    for path in arguments.positionals {
      var reader = try RequestReader<RequestRecording>(path: path)
      guard !reader.header.isSimulated else {
        throw CommandLineError(
          .dataErr, "\(path) is simulated: there were no streams that another tool could have measured.")
      }
      while let recording = try reader.next(besides: &read) { analysis.add(recording) }
    }
    guard !analysis.isEmpty else { throw nothingToMeasure("no complete request or call with text") }
    return Table.tables(analysis.tables)
  }

  /// The tools whose definitions are wanted, each once.
  private func profiles() throws(CommandLineError) -> [DefinitionProfile] {
    let all = DefinitionProfile.allCases
    var profiles: [DefinitionProfile] = []
    for name in try arguments.list("tools") {
      guard let profile = all.first(where: { $0.optionName == name }) else {
        throw .usage(
          "--tools: \"\(name)\" is none of \(all.map(\.optionName).joined(separator: ", ")).")
      }
      if !profiles.contains(profile) { profiles.append(profile) }
    }
    return profiles.isEmpty ? all : profiles
  }

  private func nothingToMeasure(_ what: String) -> CommandLineError {
    CommandLineError(
      .dataErr, "\(arguments.positionals.joined(separator: ", ")): \(what), so nothing to measure.")
  }

  /// Prints every column with its formula and where it comes from, as a list for people.
  private func explain() {
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
