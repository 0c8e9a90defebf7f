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
    /// Whether latencies in it are those of a mock.
    let hasMockLatencies: Bool
    /// What it was recorded on; nil where that is not said.
    let machine: String?
    let requests: Int
    /// Whether its texts were replaced by their lengths and digests.
    let isRedacted: Bool

    /// Makes it of what the trace's header says, and of what was found in it.
    ///
    /// - Parameters:
    ///   - name: what it is called on the page.
    ///   - tool: what recorded it, with its version.
    ///   - seed: of the batch.
    ///   - wallMs: when it was begun, in milliseconds since 1970.
    ///   - isSimulated: whether its instants were computed and not measured.
    ///   - hasMockLatencies: whether latencies in it are those of a mock.
    ///   - machine: what it was recorded on; nil where that is not said.
    ///   - requests: how many were read.
    ///   - isRedacted: whether its texts were replaced by their lengths and digests.
    public init(
      name: String, tool: String, seed: UInt64, wallMs: Int64, isSimulated: Bool,
      hasMockLatencies: Bool, machine: String?, requests: Int, isRedacted: Bool
    ) {
      self.name = name
      self.tool = tool
      self.seed = seed
      self.wallMs = wallMs
      self.isSimulated = isSimulated
      self.hasMockLatencies = hasMockLatencies
      self.machine = machine
      self.requests = requests
      self.isRedacted = isRedacted
    }
  }

  /// A policy with so many proposers of a trace, as a sweep has simulated it.
  public struct SweptCell: Equatable, Sendable {
    let policy: String
    /// The trace, and what was assumed beside the number of proposers.
    let source: String
    let proposers: Int
    /// How many complete requests the figures are of.
    let count: Int
    /// Medians over them.
    let medians: [Measure: Double]
    /// Whether the recorded latencies are those of a mock.
    let hasMockLatencies: Bool

    public init(
      policy: String, source: String, proposers: Int, count: Int, medians: [Measure: Double],
      hasMockLatencies: Bool
    ) {
      self.policy = policy
      self.source = source
      self.proposers = proposers
      self.count = count
      self.medians = medians
      self.hasMockLatencies = hasMockLatencies
    }
  }

  /// The correlations of one writer's answers with preference, after a round or whole.
  public typealias Correlation = (group: CorrelationGroup, rows: [CorrelationRow])

  /// A policy, and how its requests ended.
  struct Group: Equatable {
    let name: String
    let isSimulated: Bool
    /// Whether latencies of it are those of a mock.
    let hasMockLatencies: Bool
    let all: Int
    let complete: Int
  }

  /// Requests of one prompt and repetition, whose timelines stand above one another.
  struct Comparison: Equatable {
    let reasons: [String]
    /// Indices into `stories`.
    let stories: [Int]
    /// The place of the trace of each, among `traces`.
    let traces: [Int]
    /// The shortest pause that is shown, in milliseconds.
    let pauseMs: Double
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
  /// Whether somebody has named those that are shown.
  let storiesAreNamed: Bool
  /// The reader's speed for the playback stall, in characters a second.
  let readingRate: Double
  /// What is missing, in sentences.
  let remarks: [String]

  /// The measures that have a figure of their own.
  static let measures: [Measure] = [.ttfo, .ttft, .e2e, .itl, .gap, .stall]

  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - traces: What is reported.
  ///   - costs: All requests, policy by policy.
  ///   - readingRate: The reader's speed for the playback stall, in characters a second.
  ///   - hasPrices: Whether a table of prices was given, so that costs are worth a table.
  ///   - correlations: What a judge's preferences say of the answers; none without such.
  ///   - swept: What a sweep found for several numbers of proposers; none without one.
  ///   - choice: The requests that are shown one by one.
  ///   - stories: What happened in them.
  ///   - warnings: What could not be read or measured, in sentences.
  public init(
    of traces: [Trace], _ costs: CostAnalysis, readingRate: Double, hasPrices: Bool,
    correlations: [Correlation] = [], swept: [SweptCell] = [],
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
        name: group.name, isSimulated: group.requests[0].request.isSimulated,
        hasMockLatencies: group.requests.contains { $0.request.hasMockLatencies },
        all: group.requests.count, complete: group.complete.count)
    }
    let complete = costs.groups.map { $0.complete.map(\.request) }
    distributions = Self.measures.map { measure in
      DistributionFigure(measure, of: complete.map { $0.map(\.measures.values) })
    }
    splits = complete.map { SplitFigure(of: $0.compactMap(\.split)) }
    tradeOff = TradeOffFigure(of: costs.groups)
    proposers = ProposersFigure(of: costs.groups, swept: swept)
    self.correlations = correlations.map { CorrelationFigure($0.group, $0.rows) }
    var told: [RequestStory] = []
    comparisons = choice.comparisons.compactMap { comparison in
      let members = comparison.members.filter { stories[$0] != nil }
      let found = members.compactMap { stories[$0] }
      if found.isEmpty { return nil }
      // The requests share an axis, so that what is a pause in one must be a pause in all.
      let pauseMs = RequestStory.shortestPauseMs(of: found)
      told += found.map { $0.withoutPauses(upTo: pauseMs) }
      return Comparison(
        reasons: comparison.reasons, stories: Array((told.count - found.count)..<told.count),
        traces: members.map(\.trace), pauseMs: pauseMs)
    }
    self.stories = told
    available = choice.available
    storiesAreNamed = choice.areNamed
    self.readingRate = readingRate
    remarks =
      warnings + traces.filter(\.isRedacted).map(Self.remark(onRedacted:)) + (hasPrices ? costs.remarks : [])
      + Self.remarks(on: requests)
  }

  private static func remark(onRedacted trace: Trace) -> String {
    "\(trace.name) is redacted: of its texts only lengths and keyed digests are known. Its latencies are those of the "
      + "original; its answers are not shown, and compared with nothing."
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
