internal import TokenStreams

/// The same streams under the definitions of several tools, side by side.
///
/// A whole request is taken as if one model had answered it: what its reader was given, when. Only what is complete
/// counts.
public struct DefinitionsAnalysis {
  private let grouping: Grouping?
  private let profiles: [DefinitionProfile]
  private var indices: [Group.Key: Int] = [:]
  private var groups: [Group] = []
  private var mock = MockLatencies()

  private struct Group {
    struct Key: Hashable {
      let name: String
      let isOfCalls: Bool
    }

    let key: Key
    /// Of each tool.
    var values: [DefinedValues]
  }

  /// Begins with nothing.
  ///
  /// - Parameters:
  ///   - grouping: policy for whole requests, agent or layer for calls; nil: requests by policy and calls by agent.
  ///   - profiles: the tools, in the order of the columns.
  public init(by grouping: Grouping? = nil, of profiles: [DefinitionProfile] = DefinitionProfile.allCases) {
    self.grouping = grouping
    self.profiles = profiles
  }

  /// Takes in a request.
  public mutating func add(_ recording: RequestRecording) {
    mock.add(recording.hasMockLatencies)
    if grouping == nil || grouping == .policy {
      let measures = RequestMeasures(recording)
      if let stream = ObservedStream(recording, measures) {
        add(stream, measures.values, to: Group.Key(name: recording.header.policy, isOfCalls: false))
      }
    }
    guard grouping != .policy else { return }
    for (index, call) in recording.calls.enumerated() {
      guard let stream = ObservedStream(recording, call: index) else { continue }
      let name = grouping == .layer ? String(recording.header.places[call.place].layer) : call.start.agent
      let measures = CallMeasures(recording, call: index)
      add(stream, measures.values, to: Group.Key(name: name, isOfCalls: true))
    }
  }

  private mutating func add(_ stream: ObservedStream, _ own: MeasuredValues, to key: Group.Key) {
    let group = indices[key] ?? groups.count
    if group == groups.count {
      indices[key] = group
      groups.append(Group(key: key, values: profiles.map { _ in DefinedValues() }))
    }
    for (index, profile) in profiles.enumerated() {
      profile.add(stream, own, to: &groups[group].values[index])
    }
  }

  /// Whether no complete request or call with text has been taken in.
  public var isEmpty: Bool { groups.isEmpty }

  /// The names of its tables.
  public static let tableNames = [
    "requests under each tool's definitions", "calls under each tool's definitions", "tools",
  ]

  /// A table of requests, one of calls, each where there are any, and one of what is followed.
  public var tables: [MeasureTable] {
    let ofMock = [mock.note].compactMap { $0 }
    var requests = table(Self.tableNames[0], of: groups.filter { !$0.key.isOfCalls })
    requests.notes =
      [
        "The tools see the answer as its reader got it, content alone; chunkwise's ttft counts the aggregator's reasoning too."
      ] + ofMock
    var calls = table(Self.tableNames[1], of: groups.filter(\.key.isOfCalls))
    calls.notes = ofMock
    return [requests, calls, tools]
  }

  /// A row for each group, measure and statistic, a column for each tool; without those that no tool reports.
  private func table(_ name: String, of groups: [Group]) -> MeasureTable {
    var table = MeasureTable(
      name,
      [.init(.group), .init(.measure), .init(.unitName), .init(.statistic)]
        + profiles.map { .init($0.definition) })
    for group in groups {
      for measure in DefinedMeasure.allCases {
        let figures = zip(profiles, group.values).map { Self.figures(measure, $1, $0.percentiles) }
        for (index, statistic) in Self.statistics.enumerated() {
          let cells = figures.map { $0?[index] ?? .missing }
          if cells.allSatisfy({ $0 == .missing }) { continue }
          table.append(
            [.text(group.key.name), .text(measure.rawValue), .text(measure.unit), .text(statistic)] + cells)
        }
      }
    }
    return table
  }

  /// The percentiles shown.
  private static let shares = [0.5, 0.9, 0.99]

  /// The names of the figures.
  private static let statistics = ["n", "mean", "p50", "p90", "p99"]

  /// The figures of a measure; nil where the tool does not report it.
  private static func figures(
    _ measure: DefinedMeasure, _ values: DefinedValues, _ percentiles: PercentileMethod
  ) -> [MeasureTable.Cell]? {
    if measure == .throughput {
      guard let throughput = values.throughput else { return nil }
      return [.count(values.streams), .number(throughput, digits: measure.digits)]
        + shares.map { _ in .missing }
    }
    let found = values[measure]
    let weight = found.reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return nil }
    let mean = found.reduce(0) { $0 + $1.value * $1.weight } / weight
    return [.count(found.count), .number(mean, digits: measure.digits)]
      + shares.map { share in
        guard let value = percentiles.quantile(share, of: found) else { return .missing }
        let isDoubtful = !Quantiles.areEnough(found.count, for: share)
        return .number(value, digits: measure.digits, isDoubtful: isDoubtful)
      }
  }

  /// A row for each tool: what is followed, and what is not exact.
  private var tools: MeasureTable {
    var table = MeasureTable(
      Self.tableNames[2], [.init(.tool), .init(.percentileMethod), .init(.shortfall), .init(.follows)])
    for profile in profiles {
      table.append([
        .text(profile.rawValue), .text(profile.percentiles.name), .text(profile.shortfall),
        .text(profile.source),
      ])
    }
    return table
  }
}
