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
  ///   - requests: All requests, in the order of the traces.
  ///   - choice: Those that are shown one by one.
  ///   - stories: What happened in them.
  ///   - warnings: What could not be read or measured, in sentences.
  public init(
    of traces: [Trace], requests: [MeasuredRequest], choice: RequestChoice,
    stories: [RequestChoice.Member: RequestStory], warnings: [String]
  ) {
    self.traces = traces
    tables = Analysis(of: requests).tables.filter { !$0.rows.isEmpty }
    let members = Self.groups(of: requests)
    groups = members.map { name, requests in
      Group(
        name: name, isSimulated: requests[0].isSimulated, all: requests.count,
        complete: requests.count { $0.measures.standing == .complete })
    }
    let complete = members.map { $0.requests.filter { $0.measures.standing == .complete } }
    distributions = Self.measures.map { measure in
      DistributionFigure(measure, of: complete.map { $0.map(\.measures.values) })
    }
    splits = complete.map { SplitFigure(of: $0.compactMap(\.split)) }
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
    remarks = warnings + Self.remarks(on: requests)
  }

  private static func groups(
    of requests: [MeasuredRequest]
  ) -> [(name: String, requests: [MeasuredRequest])] {
    var groups: [(name: String, requests: [MeasuredRequest])] = []
    var indexOfName: [String: Int] = [:]
    for request in requests {
      let index = indexOfName[request.group] ?? groups.count
      if index == groups.count {
        indexOfName[request.group] = index
        groups.append((request.group, []))
      }
      groups[index].requests.append(request)
    }
    return groups
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
