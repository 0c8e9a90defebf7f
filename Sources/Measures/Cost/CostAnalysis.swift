/// The tables that `cost` prints: what policies cost, and which of them are beaten by none.
public struct CostAnalysis: Equatable, Sendable {
  /// A row per policy, and the prices that it was computed with.
  public let tables: [MeasureTable]
  /// Their names.
  public static let tableNames = ["cost", "prices"]
  /// The policies, in the order of the rows.
  public let groups: [CostGroup]
  /// What is not known or was assumed, in sentences.
  public let remarks: [String]

  /// The latencies that the front can be about.
  public static let latencies: [Measure] = [.ttft, .e2e]

  /// Computes the tables.
  ///
  /// - Parameters:
  ///   - requests: in the order of the traces, which is that of the rows.
  ///   - scores: how good a policy's answers are, the more the better, by the policy's name; where requests are of several
  ///     mixtures by `mixture/policy`.
  ///   - latency: what stands beside score and cost in the front; one of `latencies`.
  /// - Throws: `MeasuresError` (comparison) where there are scores, and none of them is for a policy that is there.
  public init(
    of requests: [CostedRequest], prices: PriceTable, scores: [String: Double] = [:], latency: Measure = .ttft
  ) throws(MeasuresError) {
    groups = CostGroup.groups(of: requests, scores: scores)
    let keys = Set(groups.map(\.key))
    let strangers = scores.keys.filter { !keys.contains($0) }.sorted()
    guard scores.isEmpty || strangers.count < scores.count else {
      throw MeasuresError(
        .comparison,
        "There are scores for \(strangers.joined(separator: ", ")), but the policies are "
          + "\(groups.map(\.key).joined(separator: ", ")).")
    }
    var costs = Self.costs(groups, latency: latency)
    costs.notes += [MockLatencies(of: requests.map(\.request)).note].compactMap { $0 }
    let simulated = requests.map(\.request).filter(\.isSimulated)
    if !simulated.isEmpty {
      costs.notes.append(
        Fidelity.note(barriersAreExact: simulated.map(\.barrierIsExact), of: "requests")
          + " The costs are those of the assumed length.")
    }
    tables = [costs, Self.prices(of: requests, prices)]
    remarks = Self.remarks(groups, strangers: strangers)
  }

  private static func remarks(_ groups: [CostGroup], strangers: [String]) -> [String] {
    var remarks = unknownModels(groups)
    let billed = groups.flatMap(\.requests).reduce(0) { $0 + $1.cost.billedCalls }
    let silent = groups.flatMap(\.requests).reduce(0) { $0 + $1.cost.callsWithoutCacheReport }
    if silent > 0 {
      remarks.append(
        "The servers of \(silent) of \(billed) calls did not tell how much of the prompt was cached; all of it counts as "
          + "uncached.")
    }
    if !strangers.isEmpty {
      remarks.append("There are scores for policies that are not here: \(strangers.joined(separator: ", ")).")
    }
    return remarks
  }
  /// What the table of prices does not say, each model once however many policies called it.
  private static func unknownModels(_ groups: [CostGroup]) -> [String] {
    var (unpriced, unsized) = (Groups<[String]>(), Groups<[String]>())
    for group in groups {
      for request in group.requests {
        for model in request.cost.unpricedModels { unpriced.add(group.name, to: model) }
        for model in request.cost.unsizedModels { unsized.add(group.name, to: model) }
      }
    }
    func sentence(_ lacking: Groups<[String]>, _ models: [String], _ what: String, _ figures: String)
      -> String?
    {
      let concerned = Set(models.flatMap { lacking[$0] ?? [] })
      let names = groups.map(\.name).filter(concerned.contains)
      if names.isEmpty { return nil }
      return "There is \(what) for \(models.joined(separator: ", ")), so that \(figures) of "
        + "\(names.count == groups.count ? "all policies" : names.joined(separator: ", ")) cannot be told."
    }
    return [
      sentence(
        unpriced, unpriced.names.filter { unsized[$0] != nil }, "no price and no active_parameters",
        "cost and TFLOPs"),
      sentence(unpriced, unpriced.names.filter { unsized[$0] == nil }, "no price", "the cost"),
      sentence(unsized, unsized.names.filter { unpriced[$0] == nil }, "no active_parameters", "the TFLOPs"),
    ].compactMap { $0 }
  }
}
