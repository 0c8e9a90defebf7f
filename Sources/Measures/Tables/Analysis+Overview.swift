extension Analysis {
  /// A row per group of requests: how many, how they ended, and the medians that matter most.
  static func overview(_ groups: Groups<RequestGroup>, _ limits: LatencyLimits?) -> MeasureTable {
    let medians: [Measure] = [
      .firstBarrier, .ttft, .ttfo, .maxGap, .stall, .e2e, .tokensPerSecond, .overlap, .wasted, .rounds,
      .promptTokens, .startDelay,
    ]
    let isSimulated = groups.contents.contains(where: \.isSimulated)
    let labels = isSimulated ? [MeasureDefinition.simulated] + MeasureDefinition.fidelities : []
    let goodput: [MeasureTable.Column] =
      limits == nil ? [] : [.init(.goodput, digits: 3), .init(.goodRate, digits: 2)]
    var table = MeasureTable(
      "requests",
      countColumns + medians.map { .init($0, "p50") }
        + [.init(.startDelay, "p99"), .init(.ttfo, "p99"), .init(.source)] + goodput
        + labels.map { .init($0, isForPrograms: true) })
    for (name, group) in groups.all {
      var row = counts(name, group.standings)
      row += medians.map { quantile(0, $0, group.values) }
      row += [.startDelay, .ttfo].map { quantile(3, $0, group.values) }
      row.append(source(of: group))
      if limits != nil {
        let good = Double(group.good)
        let seconds = Double(group.lastNs - group.firstNs) / 1e9
        row.append(.number(good / Double(group.standings.count), digits: 3))
        row.append(seconds > 0 ? .number(good / seconds, digits: 2) : .missing)
      }
      if isSimulated { row += Self.labels(of: group) }
      table.append(row)
    }
    return table
  }

  /// Whether a group is simulated, and which of its figures are exact, modelled and unknown.
  private static func labels(of group: RequestGroup) -> [MeasureTable.Cell] {
    [.text(group.isSimulated ? "yes" : "no")]
      + Fidelity.allCases.map { fidelity in
        guard group.isSimulated else { return .missing }
        return .text(fidelity.figures(barrierIsExact: group.barriersAreExact).joined(separator: ", "))
      }
  }

  /// A row per group of calls.
  static func overview(_ groups: Groups<CallGroup>) -> MeasureTable {
    let medians: [Measure] = [.ttfb, .ttft, .ttfo, .tpot, .e2e, .tokens, .tokensPerSecond, .decodeRate]
    var table = MeasureTable(
      "calls", countColumns + medians.map { .init($0, "p50") } + [.init(.ttfo, "p99")])
    for (name, group) in groups.all {
      table.append(
        counts(name, group.standings) + medians.map { quantile(0, $0, group.values) }
          + [quantile(3, .ttfo, group.values)])
    }
    return table
  }

  private static var countColumns: [MeasureTable.Column] {
    [.init(.group), .init(.total)] + MeasureDefinition.standings.map { .init($0) }
  }

  private static func counts(_ name: String, _ standings: [Standing]) -> [MeasureTable.Cell] {
    [.text(name), .count(standings.count)]
      + Standing.allCases.map { standing in .count(standings.count { $0 == standing }) }
  }

  private static func quantile(
    _ share: Int, _ measure: Measure, _ values: MeasuredValues
  ) -> MeasureTable.Cell {
    let numbers = Quantiles(values.all(measure))
    let q = Distribution.shares[share]
    guard let value = numbers[q] else { return .missing }
    return .number(
      value, digits: measure.digits, isDoubtful: !Quantiles.areEnough(numbers.sorted.count, for: q))
  }

  private static func source(of group: RequestGroup) -> MeasureTable.Cell {
    guard let first = group.sources.first else { return .missing }
    return .text((group.sources.allSatisfy { $0 == first } ? first : TokenCount.Source.mixed).rawValue)
  }
}
