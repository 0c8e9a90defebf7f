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
    let points = results.map { result in measures.compactMap { result.median($0) } }
    return points.indices.map { index in
      let values = points[index]
      guard values.count == measures.count else { return false }
      return !points.indices.contains { other in
        cells[other].hasCircumstances(of: cells[index]) && points[other].count == measures.count
          && zip(points[other], values).allSatisfy(<=) && zip(points[other], values).contains(where: <)
      }
    }
  }
}

extension SweepCell {
  /// Whether what nobody chooses is the same: the trace, the answer's length, the server's cache and the draws. A policy,
  /// the number of proposers and the depth are chosen.
  fileprivate func hasCircumstances(of other: SweepCell) -> Bool {
    trace == other.trace && scenario.answerTokens == other.scenario.answerTokens
      && scenario.hasCache == other.scenario.hasCache && scenario.seed == other.scenario.seed
  }
}
