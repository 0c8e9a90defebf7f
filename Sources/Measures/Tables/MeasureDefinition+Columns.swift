extension MeasureDefinition {
  static let group = MeasureDefinition("group", "", "the policy, agent or layer that a row is about")
  static let measure = MeasureDefinition("measure", "", "the measure that a row is about")
  static let unitName = MeasureDefinition("unit", "", "the unit of the row's figures")
  static let count = MeasureDefinition(
    "n", "", "how many values the row's figures are of; only complete ones count")
  static let mean = MeasureDefinition("mean", "", "sum ÷ n")
  static let quantiles = Distribution.shares.map { share in
    MeasureDefinition(
      "p\(Int((share * 100).rounded()))", "",
      "\(share) quantile, linear between order statistics; doubtful if max(q, 1−q)ⁿ > 0.025",
      source: "numpy's default; Hyndman and Fan 1996, type 7")
  }
  static let low = MeasureDefinition(
    "p50 low", "", "2.5 % quantile of the medians of 2000 resamples",
    source: "Efron 1979: percentile bootstrap")
  static let high = MeasureDefinition(
    "p50 high", "", "97.5 % quantile of the medians of 2000 resamples",
    source: "Efron 1979: percentile bootstrap")
  static let total = MeasureDefinition("all", "", "how many there are, complete or not")
  static let standings = Standing.allCases.map { MeasureDefinition($0.rawValue, "", $0.formula) }
  static let goodput = MeasureDefinition(
    "goodput", "", "complete requests within every limit ÷ all requests",
    source: "DistServe, arXiv 2401.09670")
  static let goodRate = MeasureDefinition(
    "goodput rate", "1/s", "complete requests within every limit ÷ (last end − first scheduled)",
    source: "DistServe, arXiv 2401.09670")
  static let layer = MeasureDefinition("layer", "", "layer of the mixture, 0 the proposers; − for none")
  static let stage = MeasureDefinition("stage", "", "what the time went by with on the critical path")
  static let share = MeasureDefinition("share", "", "mean of the stage ÷ mean TTFO")
  static let critical = MeasureDefinition(
    "waited for", "", "the agent most often waited for, and in how many requests of the row")
  static let round = MeasureDefinition("round", "", "number of the round in the final place, from 0")
  static let failure = MeasureDefinition("failure", "", "kind of failure of a call")
  static let source = MeasureDefinition(
    "token source", "", "who counted the answer's tokens: server, estimated, mixed")

  static let fidelity = MeasureDefinition(
    "fidelity", "",
    "measured; of a simulated request: exact (follows from what was recorded, if endpoints share no hardware but what the "
      + "mixture names) or modelled; unknown figures are left out"
  )

  static let fidelities = Fidelity.allCases.map { fidelity in
    MeasureDefinition(
      fidelity.rawValue, "",
      "which figures of a simulated request are \(fidelity.rawValue); of others there are none")
  }

  static let columns: [MeasureDefinition] =
    [group, measure, unitName, count, mean] + quantiles + [low, high, total] + standings
    + [goodput, goodRate, layer, stage, share, critical, round, failure, source, fidelity]
    + fidelities + comparisonColumns
    + correlationColumns + growthColumns + costColumns + definitionColumns
}

extension Standing {
  fileprivate var formula: String {
    switch self {
    case .complete: "ended with a finish reason; the only ones that enter a distribution"
    case .degraded: "every proposer failed and the aggregator answered alone"
    case .truncated: "ended without a finish reason"
    case .failed: "could not be finished"
    case .cancelled: "ended by us or by the reader"
    case .unfinished: "the recording breaks off before the end"
    }
  }
}
