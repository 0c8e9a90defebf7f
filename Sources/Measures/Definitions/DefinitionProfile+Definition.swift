extension DefinitionProfile {
  /// What it reports under its names, as `--explain` prints it.
  var definition: MeasureDefinition {
    let formula =
      switch self {
      case .chunkwise: "what the other tables have"
      case .vllm:
        "ttft: first event with choices, text or not, − start. itl: every gap between such events, the one with the finish "
          + "reason included. e2e: last such event − start. tpot: (e2e − ttft) ÷ (n − 1). throughput: Σ n ÷ duration. n: completion tokens, reasoning included"
      case .aiperf:
        "ttft: first event with content or reasoning − start. ttfo: with content. e2e: last event with text − start. itl: "
          + "(e2e − ttft) ÷ (n − 1), one of a stream. tokens/s: 1 ÷ itl. throughput: Σ n ÷ duration. n: content and reasoning"
      case .guidellm:
        "ttft: first event with content or reasoning − start. ttfo: with content. e2e: end of response − start. tpot: (last "
          + "text − start) ÷ n, the first token included, weight n. itl: (last − first text) ÷ (n − 1), weight n − 1. "
          + "tokens/s: n ÷ e2e. n: completion tokens, else events with text"
      case .inferencePerf:
        "ttft: first event with content − start. itl: gaps between tokens, nothing within an event. e2e: end of response − "
          + "start. tpot: (last − first content) ÷ (n − 1). throughput: Σ n ÷ duration. n: tokens of the content"
      case .mlperf:
        "ttft: FirstTokenComplete − scheduled. e2e: QuerySamplesComplete − scheduled. tpot: (e2e − ttft) ÷ (n − 1), whole ns. "
          + "throughput: Σ n ÷ duration. n: tokens generated"
      }
    return MeasureDefinition(rawValue, "", "\(formula); percentiles: \(percentiles.name)", source: source)
  }
}

extension MeasureDefinition {
  static let tool = MeasureDefinition(
    "tool", "",
    "whose definitions. Of a request they are applied to the answer as its reader got it, which is content alone: where they "
      + "count reasoning there is none, and n is the answer's tokens. Of a call they are applied to all that it said"
  )
  static let statistic = MeasureDefinition(
    "statistic", "", "n: how many values; mean; p50, p90, p99 as the tool takes percentiles")
  static let percentileMethod = MeasureDefinition("percentiles", "", "how it takes them")
  static let shortfall = MeasureDefinition(
    "not in a trace", "", "what the tool itself would have used, and what stands for it here")
  static let follows = MeasureDefinition("follows", "", "the tool's files and their version")

  static let definitionColumns =
    [tool, statistic, percentileMethod, shortfall, follows] + DefinitionProfile.allCases.map(\.definition)
}
