extension CostAnalysis {
  /// A row per policy.
  static func costs(_ groups: [CostGroup], latency: Measure) -> MeasureTable {
    var table = MeasureTable(
      "cost",
      [.init(.side), .init(.total), .init(.count)]
        + MeasureDefinition.dollarColumns.map { .init($0, digits: 5) }
        + [.init(.meanCalls, digits: 1)] + MeasureDefinition.computeColumns.map { .init($0, digits: 1) }
        + [.init(.ttft, "p50"), .init(.e2e, "p50"), .init(.score, digits: 2)]
        + [.init(.front), .init(.beatenBy), .init(.allTokensSource)])
    let beatenBy = beatenBy(groups, latency: latency)
    for (group, beaten) in zip(groups, beatenBy) {
      let complete = group.complete
      let dollars = CostGroup.dollars(complete)
      func money(_ part: (RequestCost.Dollars) -> Double) -> MeasureTable.Cell {
        .init(dollars?.map(part).mean, digits: 5)
      }
      func work(_ way: (RequestCompute) -> Double) -> MeasureTable.Cell {
        .init(group.compute?.map(way).mean, digits: 1)
      }
      let spent = CostGroup.dollars(group.requests).map { $0.reduce(0) { $0 + $1.total } }
      var row: [MeasureTable.Cell] = [
        .text(group.name), .count(group.requests.count), .count(complete.count),
      ]
      row += [
        money(\.total), quantile(dollars?.map(\.total) ?? [], digits: 5), .init(spent, digits: 5),
        money(\.uncachedPrompt), money(\.cachedPrompt), money(\.output),
        money(\.rePrefill), money(\.retries), money(\.waste),
      ]
      row += [.init(complete.map { Double($0.cost.calls) }.mean, digits: 1)]
      row += [work(\.asInPaper), work(\.total), work(\.critical)]
      row += latencies.map { measure in
        quantile(complete.flatMap { $0.request.measures.values.all(measure) }, digits: measure.digits)
      }
      row += [.init(group.score, digits: 2)] + frontCells(beaten, groups) + [source(of: group)]
      table.append(row)
    }
    return table
  }

  /// A row per model that was called: what the table of prices says of it.
  static func prices(of requests: [CostedRequest], _ prices: PriceTable) -> MeasureTable {
    var table = MeasureTable(
      "prices",
      [
        .init(.model), .init(.inputRate, digits: 3), .init(.cachedRate, digits: 3),
        .init(.outputRate, digits: 3), .init(.activeParameters, digits: 1), .init(.asOf), .init(.priceSource),
      ])
    var models = Groups<Int>()
    for (index, request) in requests.enumerated() {
      for model in request.cost.models { models.add(index, to: model) }
    }
    for model in models.names {
      let price = prices[model]
      table.append([
        .text(model), .init(price?.rates?.input, digits: 3), .init(price?.rates?.cachedInput, digits: 3),
        .init(price?.rates?.output, digits: 3),
        .init(price?.activeParameters.map { $0 / 1e9 }, digits: 1),
        price.map { .text($0.asOf) } ?? .missing,
        .text(price?.source ?? "not in the table of prices"),
      ])
    }
    return table
  }

  /// For each group, whether the front can be told, and if so which other group beats it.
  private static func beatenBy(_ groups: [CostGroup], latency: Measure) -> [Placing] {
    let hasScores = groups.contains { $0.score != nil }
    var points: [[Double]] = []
    var indices: [Int] = []
    for (index, group) in groups.enumerated() {
      guard let dollars = group.meanDollars, let latency = group.median(latency),
        !hasScores || group.score != nil
      else { continue }
      points.append([dollars, latency] + (group.score.map { [-$0] } ?? []))
      indices.append(index)
    }
    var placings = Array(repeating: Placing.unknown, count: groups.count)
    for (index, beaten) in zip(indices, ParetoFront(points).beatenBy) {
      placings[index] = beaten.map { .beatenBy(indices[$0]) } ?? .front
    }
    return placings
  }

  private enum Placing {
    case front
    case beatenBy(Int)
    case unknown
  }

  private static func frontCells(_ placing: Placing, _ groups: [CostGroup]) -> [MeasureTable.Cell] {
    switch placing {
    case .front: [.text("yes"), .missing]
    case .beatenBy(let other): [.text("no"), .text(groups[other].name)]
    case .unknown: [.missing, .missing]
    }
  }

  private static func quantile(_ values: [Double], digits: Int) -> MeasureTable.Cell {
    let numbers = Quantiles(values)
    guard let median = numbers[0.5] else { return .missing }
    return .number(median, digits: digits, isDoubtful: !Quantiles.areEnough(values.count, for: 0.5))
  }

  private static func source(of group: CostGroup) -> MeasureTable.Cell {
    let sources = group.requests.compactMap(\.cost.tokenSource)
    guard let first = sources.first else { return .missing }
    return .text(sources.allSatisfy { $0 == first } ? first.rawValue : TokenCount.Source.mixed.rawValue)
  }
}

extension [Double] {
  /// The arithmetic mean; nil of nothing.
  fileprivate var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
