public import Measures

/// Everything that a report page shows, as plain data.
public struct Report: Equatable, Sendable {
  /// A trace that is reported.
  public struct Trace: Equatable, Sendable {
    let name: String
    let tool: String
    let seed: UInt64
    /// When it was begun, in milliseconds since 1970.
    let wallMs: Int64
    let isSimulated: Bool
    /// What it was recorded on; nil where that is not said.
    let machine: String?
    let requests: Int

    public init(
      name: String, tool: String, seed: UInt64, wallMs: Int64, isSimulated: Bool, machine: String?,
      requests: Int
    ) {
      self.name = name
      self.tool = tool
      self.seed = seed
      self.wallMs = wallMs
      self.isSimulated = isSimulated
      self.machine = machine
      self.requests = requests
    }
  }

  /// The correlations of one writer's answers with preference, after a round or whole.
  public typealias Correlation = (group: CorrelationGroup, rows: [CorrelationRow])

  /// A policy, and how its requests ended.
  struct Group: Equatable {
    let name: String
    let isSimulated: Bool
    let all: Int
    let complete: Int
  }

  /// Requests of one prompt and repetition, whose timelines stand above one another.
  struct Comparison: Equatable {
    let reasons: [String]
    /// Indices into `stories`.
    let stories: [Int]
  }

  let traces: [Trace]
  let groups: [Group]
  let tables: [MeasureTable]
  let distributions: [DistributionFigure]
  let splits: [SplitFigure]
  let tradeOff: TradeOffFigure
  let proposers: ProposersFigure
  let correlations: [CorrelationFigure]
  let comparisons: [Comparison]
  let stories: [RequestStory]
  /// How many requests there were, of which `stories` shows some.
  let available: Int
  /// What is missing, in sentences.
  let remarks: [String]

  /// The measures that have a figure of their own.
  static let measures: [Measure] = [.ttfo, .ttft, .e2e, .itl, .gap, .stall]

  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - traces: What is reported.
  ///   - costs: All requests, policy by policy.
  ///   - hasPrices: Whether a table of prices was given, so that costs are worth a table.
  ///   - correlations: What a judge's preferences say of the answers; none without such.
  ///   - choice: The requests that are shown one by one.
  ///   - stories: What happened in them.
  ///   - warnings: What could not be read or measured, in sentences.
  public init(
    of traces: [Trace], _ costs: CostAnalysis, hasPrices: Bool, correlations: [Correlation] = [],
    choice: RequestChoice, stories: [RequestChoice.Member: RequestStory], warnings: [String]
  ) {
    self.traces = traces
    let requests = costs.groups.flatMap(\.requests).map(\.request)
    let further = [CorrelationTables.correlations(correlations), CorrelationTables.drops(correlations)]
    tables =
      (Analysis(of: requests).tables + (hasPrices ? costs.tables : [])
      + (correlations.isEmpty ? [] : further)).filter { !$0.rows.isEmpty }
    groups = costs.groups.map { group in
      Group(
        name: group.name, isSimulated: group.requests[0].request.isSimulated, all: group.requests.count,
        complete: group.complete.count)
    }
    let complete = costs.groups.map { $0.complete.map(\.request) }
    distributions = Self.measures.map { measure in
      DistributionFigure(measure, of: complete.map { $0.map(\.measures.values) })
    }
    splits = complete.map { SplitFigure(of: $0.compactMap(\.split)) }
    tradeOff = TradeOffFigure(of: costs.groups)
    proposers = ProposersFigure(of: costs.groups)
    self.correlations = correlations.map { CorrelationFigure($0.group, $0.rows) }
    var told: [RequestStory] = []
    comparisons = choice.comparisons.compactMap { comparison in
      let found = comparison.members.compactMap { stories[$0] }
      if found.isEmpty { return nil }
      told += found
      return Comparison(
        reasons: comparison.reasons, stories: Array((told.count - found.count)..<told.count))
    }
    self.stories = told
    available = choice.available
    remarks = warnings + (hasPrices ? costs.remarks : []) + Self.remarks(on: requests)
  }

  private static func remarks(on requests: [MeasuredRequest]) -> [String] {
    if requests.isEmpty { return ["There is no request in it, so nothing to measure."] }
    let incomplete = requests.count { $0.measures.standing != .complete }
    if incomplete == requests.count {
      return ["No request was completed: there is no distribution to show. How they ended is in the table."]
    }
    if incomplete == 0 { return [] }
    return [
      "\(incomplete) of \(requests.count) requests were not completed; they are counted in the table and enter no "
        + "distribution."
    ]
  }
}
