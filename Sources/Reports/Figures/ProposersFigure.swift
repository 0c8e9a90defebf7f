internal import Measures

/// What the number of proposers changes, as Table 3 of Mixture-of-Agents has it: of several agents, and of one that is
/// sampled several times, as the traces have them, and as a sweep has simulated fewer of them.
struct ProposersFigure: Equatable {
  /// The requests of a policy with so many proposers.
  struct Point: Equatable {
    let proposers: Int
    /// The mixture, which tells points of the same number apart; empty where a sweep has made it smaller.
    let mixture: String
    /// How many complete requests the figures are of.
    let count: Int
    /// The medians of `measures`.
    let values: [Double?]
    let meanDollars: Double?
    let score: Double?
  }

  /// Whose proposals they are.
  enum Source: Hashable {
    case oneAgent
    case severalAgents
    /// Those of a trace, and what a sweep assumed.
    case swept(String)
  }

  /// A policy, with proposals of one source.
  struct Series: Equatable {
    let policy: String
    let isSimulated: Bool
    /// Whether latencies of it are those of a mock.
    let hasMockLatencies: Bool
    let source: Source
    /// By their number of proposers.
    fileprivate(set) var points: [Point]
  }

  /// What points of one line have in common: else it would tell of other models, or of a mock, and not of their number.
  private struct Key: Hashable {
    let policy: String
    let isSimulated: Bool
    let source: Source
    let isOfMock: Bool
    /// Who writes the answer; empty where a sweep has kept it.
    let aggregator: String
  }

  static let measures: [Measure] = [.ttfo, .ttft, .e2e, .billedTokens]

  /// Those that have several numbers of proposers.
  let series: [Series]

  init(of groups: [CostGroup], swept cells: [Report.SweptCell]) {
    var all: [Series] = []
    var lines: [(key: Key, proposers: [Set<String>])] = []
    func add(_ point: Point, of proposers: Set<String>, to key: Key) {
      // Of two mixtures of different sizes the smaller one's agents are the other's too.
      let index =
        lines.firstIndex { line in
          line.key == key
            && line.proposers.allSatisfy { $0.isSubset(of: proposers) || $0.isSuperset(of: proposers) }
        } ?? all.count
      if index == all.count {
        lines.append((key, []))
        all.append(
          Series(
            policy: key.policy, isSimulated: key.isSimulated, hasMockLatencies: key.isOfMock,
            source: key.source, points: []))
      }
      lines[index].proposers.append(proposers)
      all[index].points.append(point)
    }
    for group in groups {
      // A lone aggregator has no proposer; with a single one, one agent and several are the same.
      let sizes = Set(group.complete.map(\.request.proposers.count)).subtracting([0]).sorted()
      for size in sizes {
        let part = group.part { $0.proposers.count == size }
        let request = part.complete[0].request
        let isOneAgent = Set(request.proposers).count == 1
        let sources: [Source] =
          size == 1 ? [.oneAgent, .severalAgents] : [isOneAgent ? .oneAgent : .severalAgents]
        for source in sources {
          add(
            Point(
              proposers: size, mixture: request.mixture, count: part.complete.count,
              values: Self.measures.map(part.median), meanDollars: part.meanDollars, score: part.score),
            of: Set(request.proposers),
            to: Key(
              policy: request.policy, isSimulated: request.isSimulated, source: source,
              isOfMock: part.complete.contains { $0.request.hasMockLatencies },
              aggregator: request.places.last?.agent ?? ""))
        }
      }
    }
    for cell in cells {
      add(
        Point(
          proposers: cell.proposers, mixture: "", count: cell.count,
          values: Self.measures.map { cell.medians[$0] }, meanDollars: nil, score: nil),
        of: [],
        to: Key(
          policy: cell.policy, isSimulated: true, source: .swept(cell.source),
          isOfMock: cell.hasMockLatencies,
          aggregator: ""))
    }
    series = all.filter { Set($0.points.map(\.proposers)).count > 1 }.map { series in
      var series = series
      // Equal numbers keep the order of the traces.
      series.points = series.points.enumerated()
        .sorted { ($0.element.proposers, $0.offset) < ($1.element.proposers, $1.offset) }.map(\.element)
      return series
    }
  }
}

extension MeasuredRequest {
  /// The agents of the first layer, slot by slot.
  fileprivate var proposers: [String] { places.filter { $0.layer == 0 }.map(\.agent) }
}
