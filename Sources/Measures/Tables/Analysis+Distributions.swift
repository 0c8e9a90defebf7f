extension Analysis {
  /// A row per group and measure, over complete requests.
  static func distributions(_ groups: Groups<RequestGroup>, _ bootstrap: Bootstrap) -> MeasureTable {
    let simulated = groups.contents.map { $0.isSimulated ? $0.barriersAreExact : nil }
    return distributions(
      groups.names, groups.contents.map(\.values), Measure.allCases, bootstrap,
      simulated: simulated.contains { $0 != nil } ? simulated : nil)
  }

  /// A row per group and measure, over complete calls.
  static func distributions(_ groups: Groups<CallGroup>, _ bootstrap: Bootstrap) -> MeasureTable {
    distributions(groups.names, groups.contents.map(\.values), Measure.ofCalls, bootstrap)
  }

  private static func distributions(
    _ names: [String], _ values: [MeasuredValues], _ measures: [Measure], _ bootstrap: Bootstrap,
    simulated: [Bool?]? = nil
  ) -> MeasureTable {
    var table = MeasureTable(
      "distributions",
      [.init(.group), .init(.measure), .init(.unitName), .init(.count), .init(.mean)]
        + MeasureDefinition.quantiles.map { .init($0) } + [.init(.low), .init(.high)]
        + (simulated == nil ? [] : [.init(.fidelity)]))
    for (index, (name, values)) in zip(names, values).enumerated() {
      for measure in measures {
        // Gaps of one request depend on one another; an interval that took them as independent would be too narrow.
        let distribution = Distribution(values.all(measure), bootstrap: measure.isSingle ? bootstrap : nil)
        guard let distribution else { continue }
        let digits = measure.digits
        table.append(
          [.text(name), .text(measure.rawValue), .text(measure.definition.unit), .count(distribution.count)]
            + [.number(distribution.mean, digits: digits)]
            + distribution.quantiles.map { .init($0, digits: digits) }
            + [
              .init(distribution.median95?.lowerBound, digits: digits),
              .init(distribution.median95?.upperBound, digits: digits),
            ]
            + (simulated.map { [cell(measure, barrierIsExact: $0[index])] } ?? []))
      }
    }
    return table
  }

  private static func cell(_ measure: Measure, barrierIsExact: Bool?) -> MeasureTable.Cell {
    .text(barrierIsExact.map { measure.fidelity(barrierIsExact: $0).rawValue } ?? "measured")
  }
}
