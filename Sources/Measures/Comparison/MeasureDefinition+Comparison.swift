extension MeasureDefinition {
  static let side = MeasureDefinition("policy", "", "the policy that a row is about")
  static let against = MeasureDefinition("against", "", "the policy it is compared with")
  static let kind = MeasureDefinition(
    "kind", "",
    "A/B: two policies; traces: one policy in two traces; A/A: one policy, its repetitions halved: chance")
  static let pairs = MeasureDefinition(
    "pairs", "",
    "prompts, or recorded proposals, with a complete request on both sides; repetitions are averaged")
  static let medianRatio = MeasureDefinition(
    "ratio p50", "",
    "median of policy ÷ against, with its 95 % interval over 2000 resamples of the prompts; only where all are above 0",
    source: "Efron 1979: percentile bootstrap")
  static let geometricMeanRatio = MeasureDefinition(
    "ratio gmean", "", "geometric mean: exp of the mean of ln(policy ÷ against), with its interval",
    source: "Efron 1979: percentile bootstrap")
  static let meanDifference = MeasureDefinition(
    "difference", "", "mean of policy − against, with its interval, in the row's unit",
    source: "Efron 1979: percentile bootstrap")
  static let above = MeasureDefinition(
    "above", "", "prompts where the policy's value, or what is alike, is the greater")
  static let below = MeasureDefinition("below", "", "prompts where it is the smaller")
  static let signP = MeasureDefinition(
    "p", "", "exact two-sided sign test of above against below", source: "Dixon and Mood 1946")
  static let holmP = MeasureDefinition(
    "p Holm", "", "p, adjusted for all rows of the table but A/A together", source: "Holm 1979")
  static let trace = MeasureDefinition("trace", "", "the file")
  static let simulated = MeasureDefinition(
    "simulated", "", "whether the instants were computed, not measured")
  static let seed = MeasureDefinition("seed", "", "the seed of the run")
  static let prompts = MeasureDefinition("prompts", "", "how many different prompts")
  static let repeats = MeasureDefinition(
    "repeats", "", "how often a prompt, or recorded proposals, were given, at most")

  static let answerSimilarity = MeasureDefinition(
    "alike", "",
    "mean over the prompts of how alike an answer of the policy is to one of the other, with its 95 % interval over 2000 "
      + "resamples of the prompts; each pair of answers of different seeds, or any where the other has one seed alone; TF-IDF "
      + "is fitted to the two; of BLEU the policy's answer is the hypothesis; A/A: each pair both ways",
    source: "Efron 1979: percentile bootstrap")
  static let similarityFloor = MeasureDefinition(
    "noise floor", "",
    "the same of two answers of the other policy to one prompt: what its seed alone changes"
  )
  static let floorPairs = MeasureDefinition(
    "floor pairs", "", "those of the pairs whose prompt the other policy answered from several seeds")
  static let fromFloor = MeasureDefinition(
    "from floor", "",
    "mean over these of alike − noise floor, with its interval: below 0 the policy changes answers more than a seed does",
    source: "Efron 1979: percentile bootstrap")

  static let comparisonColumns: [MeasureDefinition] = [
    side, against, kind, pairs, medianRatio, geometricMeanRatio, meanDifference, above, below, signP, holmP,
    trace, simulated, seed, prompts, repeats, answerSimilarity, similarityFloor, floorPairs, fromFloor,
  ]
}
