extension Analysis {
  /// A row per group and measure, over complete requests.
  static func distributions(_ groups: Groups<MeasuredRequest>, _ bootstrap: Bootstrap) -> MeasureTable {
    let simulated = groups.members.map { members in
      members.contains(where: \.isSimulated) ? members.allSatisfy(\.barrierIsExact) : nil
    }
    return distributions(
      groups.all.map { name, requests in
        (name, requests.filter { $0.measures.standing == .complete }.map(\.measures.values))
      }, Measure.allCases, bootstrap, simulated: simulated.contains { $0 != nil } ? simulated : nil)
  }

  /// A row per group and measure, over complete calls.
  static func distributions(_ groups: Groups<CallMeasures>, _ bootstrap: Bootstrap) -> MeasureTable {
    distributions(
      groups.all.map { name, calls in (name, calls.filter { $0.standing == .complete }.map(\.values)) },
      Measure.ofCalls, bootstrap)
  }

  private static func distributions(
    _ groups: [(name: String, values: [MeasuredValues])], _ measures: [Measure], _ bootstrap: Bootstrap,
    simulated: [Bool?]? = nil
  ) -> MeasureTable {
    var table = MeasureTable(
      "distributions",
      [.init(.group), .init(.measure), .init(.unitName), .init(.count), .init(.mean)]
        + MeasureDefinition.quantiles.map { .init($0) } + [.init(.low), .init(.high)]
        + (simulated == nil ? [] : [.init(.fidelity)]))
    for (index, (name, values)) in groups.enumerated() {
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
