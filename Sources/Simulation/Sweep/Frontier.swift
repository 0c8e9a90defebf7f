public import Measures

/// Which results no other one beats: Pareto's frontier of their medians.
public enum Frontier {
  /// The measures that less is better of.
  public static let measures: [Measure] = [.ttfo, .stall, .e2e, .billedTokens, .wasted]

  /// For each result, whether no other one under the same circumstances is at least as good in all measures and better in
  /// one. One without any complete request is on no frontier.
  ///
  /// - Parameter cells: those of the results, in the same order.
  public static func marks(_ cells: [SweepCell], _ results: [CellResult]) -> [Bool] {
    var marks = Array(repeating: false, count: results.count)
    let points = results.map { result in measures.compactMap { result.median($0) } }
    let complete = points.indices.filter { points[$0].count == measures.count }
    for indices in Dictionary(grouping: complete, by: { Circumstances(of: cells[$0]) }).values {
      // Whatever beats a point stands before it in this order, and if that is beaten itself, so does what beats both: to be
      // compared with the frontier so far is enough.
      var frontier: [[Double]] = []
      for index in indices.sorted(by: { points[$0].lexicographicallyPrecedes(points[$1]) })
      where !frontier.contains(where: { $0 != points[index] && zip($0, points[index]).allSatisfy(<=) }) {
        marks[index] = true
        frontier.append(points[index])
      }
    }
    return marks
  }

  /// What nobody chooses: the trace, the answer's length, the server's cache and the draws. A policy, the number of proposers
  /// and the depth are chosen.
  private struct Circumstances: Hashable {
    let trace: Int
    let answerTokens: Int?
    let hasCache: Bool
    let seed: UInt64

    init(of cell: SweepCell) {
      trace = cell.trace
      answerTokens = cell.scenario.answerTokens
      hasCache = cell.scenario.hasCache
      seed = cell.scenario.seed
    }
  }
}
