extension Analysis {
  /// A row per group of requests: how many, how they ended, and the medians that matter most.
  static func overview(_ groups: Groups<MeasuredRequest>, _ limits: LatencyLimits?) -> MeasureTable {
    let medians: [Measure] = [
      .firstBarrier, .ttft, .ttfo, .maxGap, .stall, .e2e, .tokensPerSecond, .overlap, .wasted, .rounds,
      .promptTokens, .startDelay,
    ]
    let goodput: [MeasureTable.Column] =
      limits == nil ? [] : [.init(.goodput, digits: 3), .init(.goodRate, digits: 2)]
    var table = MeasureTable(
      "requests",
      countColumns + medians.map { .init($0, "p50") }
        + [.init(.startDelay, "p99"), .init(.ttfo, "p99"), .init(.source)] + goodput)
    for (name, requests) in groups.all {
      let complete = requests.filter { $0.measures.standing == .complete }.map(\.measures)
      var row = counts(name, requests.map(\.measures.standing))
      row += medians.map { quantile(0, $0, complete.map(\.values)) }
      row += [.startDelay, .ttfo].map { quantile(3, $0, complete.map(\.values)) }
      row.append(source(of: complete))
      if let limits {
        let good = Double(requests.count { limits.areKept(by: $0.measures) })
        let first = requests.map(\.scheduledNs).min() ?? 0
        let seconds = Double((requests.map(\.lastNs).max() ?? 0) - first) / 1e9
        row.append(.number(good / Double(requests.count), digits: 3))
        row.append(seconds > 0 ? .number(good / seconds, digits: 2) : .missing)
      }
      table.append(row)
    }
    return table
  }

  /// A row per group of calls.
  static func overview(_ groups: Groups<CallMeasures>) -> MeasureTable {
    let medians: [Measure] = [.ttfb, .ttft, .ttfo, .tpot, .e2e, .tokens, .tokensPerSecond, .decodeRate]
    var table = MeasureTable(
      "calls", countColumns + medians.map { .init($0, "p50") } + [.init(.ttfo, "p99")])
    for (name, calls) in groups.all {
      let complete = calls.filter { $0.standing == .complete }.map(\.values)
      table.append(
        counts(name, calls.map(\.standing)) + medians.map { quantile(0, $0, complete) }
          + [quantile(3, .ttfo, complete)])
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
    _ share: Int, _ measure: Measure, _ values: [MeasuredValues]
  ) -> MeasureTable.Cell {
    let numbers = Quantiles(values.flatMap { $0.all(measure) })
    let q = Distribution.shares[share]
    guard let value = numbers[q] else { return .missing }
    return .number(
      value, digits: measure.digits, isDoubtful: !Quantiles.areEnough(numbers.sorted.count, for: q))
  }

  private static func source(of requests: [RequestMeasures]) -> MeasureTable.Cell {
    let sources = requests.compactMap(\.tokenSource)
    guard let first = sources.first else { return .missing }
    return .text((sources.allSatisfy { $0 == first } ? first : TokenCount.Source.mixed).rawValue)
  }
}
