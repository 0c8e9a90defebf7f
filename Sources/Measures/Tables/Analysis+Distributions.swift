extension Analysis {
  /// A row per group and measure, over complete requests.
  static func distributions(_ groups: Groups<MeasuredRequest>, _ bootstrap: Bootstrap) -> MeasureTable {
    distributions(
      groups.all.map { name, requests in
        (name, requests.filter { $0.measures.standing == .complete }.map(\.measures.values))
      }, Measure.allCases, bootstrap)
  }

  /// A row per group and measure, over complete calls.
  static func distributions(_ groups: Groups<CallMeasures>, _ bootstrap: Bootstrap) -> MeasureTable {
    distributions(
      groups.all.map { name, calls in (name, calls.filter { $0.standing == .complete }.map(\.values)) },
      Measure.ofCalls, bootstrap)
  }

  private static func distributions(
    _ groups: [(name: String, values: [MeasuredValues])], _ measures: [Measure], _ bootstrap: Bootstrap
  ) -> MeasureTable {
    var table = MeasureTable(
      "distributions",
      [.init(.group), .init(.measure), .init(.unitName), .init(.count), .init(.mean)]
        + MeasureDefinition.quantiles.map { .init($0) } + [.init(.low), .init(.high)])
    for (name, values) in groups {
      for measure in measures {
        // Gaps of one request depend on one another; an interval that took them as independent would be too narrow.
        let distribution = Distribution(
          values.flatMap { $0.all(measure) }, bootstrap: measure.isSingle ? bootstrap : nil)
        guard let distribution else { continue }
        let digits = measure.digits
        table.append(
          [.text(name), .text(measure.rawValue), .text(measure.definition.unit), .count(distribution.count)]
            + [.number(distribution.mean, digits: digits)]
            + distribution.quantiles.map { .init($0, digits: digits) }
            + [
              .init(distribution.median95?.lowerBound, digits: digits),
              .init(distribution.median95?.upperBound, digits: digits),
            ])
      }
    }
    return table
  }
}
