public import Measures

/// Which results no other one beats: Pareto's frontier of their medians.
public enum Frontier {
  /// The measures that less is better of.
  public static let measures: [Measure] = [.ttfo, .stall, .e2e, .billedTokens, .wasted]

  /// For each result, whether no other one is at least as good in all measures and better in one. One without any
  /// complete request is on no frontier.
  public static func marks(_ results: [CellResult]) -> [Bool] {
    let points = results.map { result in measures.map { result.median($0) } }
    return points.map { point in
      let values = point.compactMap { $0 }
      guard values.count == measures.count else { return false }
      return !points.contains { other in
        let others = other.compactMap { $0 }
        return others.count == measures.count && zip(others, values).allSatisfy(<=)
          && zip(others, values).contains(where: <)
      }
    }
  }
}
