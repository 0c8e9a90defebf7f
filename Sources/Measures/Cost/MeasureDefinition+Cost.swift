extension MeasureDefinition {
  private static let perRequest = "$"
  private static let kaplan = "Kaplan et al. 2020, arXiv 2001.08361, section 2.1"

  static let meanDollars = MeasureDefinition(
    "cost mean", perRequest,
    "mean over complete requests of Σ calls (uncached prompt + cached prompt + output) × their prices")
  static let medianDollars = MeasureDefinition("cost p50", perRequest, "median of the same")
  static let totalDollars = MeasureDefinition(
    "cost total", perRequest, "sum of the same over all requests, complete or not")
  static let uncachedDollars = MeasureDefinition(
    "uncached prompt", perRequest, "mean: prompt tokens that were computed × price of input")
  static let cachedDollars = MeasureDefinition(
    "cached prompt", perRequest, "mean: prompt tokens from a server's cache × price of cached input")
  static let outputDollars = MeasureDefinition(
    "output", perRequest, "mean: tokens generated, reasoning included × price of output")
  static let rePrefillDollars = MeasureDefinition(
    "re-prefill", perRequest,
    "mean, part of the uncached prompt: min(this prompt, longest earlier one of the place) − cached, × price of input"
  )
  static let retryDollars = MeasureDefinition(
    "retry cost", perRequest, "mean, part of the cost: calls that came to nothing and were made again")
  static let wasteDollars = MeasureDefinition(
    "waste", perRequest,
    "mean, part of the cost: output that no round saw and that is no answer; of a call without any other, all of it"
  )
  static let meanCalls = MeasureDefinition("calls mean", "", "HTTP calls made, retries included")
  static let paperCompute = MeasureDefinition(
    "TFLOPs as in paper", "",
    "mean of Σ layers (max over its places (Σ calls 2 × active parameters × output tokens)) ÷ 10¹²",
    source: "Mixture-of-Agents, arXiv 2406.04692, Figure 5b; \(kaplan)")
  static let totalCompute = MeasureDefinition(
    "TFLOPs total", "", "mean of Σ calls 2 × active parameters × (uncached prompt + output tokens) ÷ 10¹²",
    source: kaplan)
  static let criticalCompute = MeasureDefinition(
    "TFLOPs critical", "",
    "mean of the same over the calls on the critical path of E2E, of upstreams the output up to when they were ready",
    source: "chunkwise; \(kaplan)")
  static let score = MeasureDefinition("score", "", "as given with --scores")
  static let front = MeasureDefinition(
    "front", "",
    "whether no other policy is at least as good in score (if given), cost and latency, and better in one"
  )
  static let beatenBy = MeasureDefinition("beaten by", "", "the first policy that is")
  static let allTokensSource = MeasureDefinition(
    "counted by", "", "who counted the tokens of prompts and outputs: server, estimated, mixed")
  static let inputRate = MeasureDefinition("input price", "$/1M tokens", "of a prompt")
  static let cachedRate = MeasureDefinition(
    "cached input price", "$/1M tokens", "of a prompt's cached part; where none is given, that of input")
  static let outputRate = MeasureDefinition("output price", "$/1M tokens", "of what is generated")
  static let activeParameters = MeasureDefinition(
    "active parameters", "10⁹", "parameters that a token passes through")
  static let asOf = MeasureDefinition("as of", "", "the day for which the prices hold")
  static let priceSource = MeasureDefinition("price source", "", "where the entry is from")

  static let dollarColumns = [
    meanDollars, medianDollars, totalDollars, uncachedDollars, cachedDollars, outputDollars, rePrefillDollars,
    retryDollars, wasteDollars,
  ]
  static let computeColumns = [paperCompute, totalCompute, criticalCompute]
  static let costColumns =
    dollarColumns + [meanCalls] + computeColumns
    + [
      score, front, beatenBy, allTokensSource, inputRate, cachedRate, outputRate,
      activeParameters, asOf, priceSource,
    ]
}
