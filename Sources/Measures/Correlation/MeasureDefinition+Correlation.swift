extension MeasureDefinition {
  static let answers = MeasureDefinition("answers of", "", "who wrote the answers")
  static let role = MeasureDefinition(
    "role", "", "aggregate, or control: a model that saw none of the proposals")
  static let answerRound = MeasureDefinition(
    "after round", "",
    "the answer as it stood after that round against what the round had seen; all: whole texts; last: after the last round "
      + "of each answer")
  static let predictor = MeasureDefinition(
    "predictor", "",
    "what is correlated with preference: a similarity to the answer; or what knows of none: the proposal's length, the mean "
      + "preference for its model over all other instructions (leave-one-out), its place among the references"
  )
  static let metric = MeasureDefinition("metric", "", "a similarity")
  static let signature = MeasureDefinition(
    "signature", "", "of BLEU sacreBLEU's, which does not tell the order; of others whose definition it is")
  static let hypothesis = MeasureDefinition("hypothesis", "", "which text is BLEU's hypothesis")
  static let instructions = MeasureDefinition("instructions", "", "instructions that count")
  static let samples = MeasureDefinition(
    "samples", "",
    "answers that count, with the proposals of each; several to the same instruction are repetitions")
  static let dropped = MeasureDefinition("dropped", "", "samples without a correlation")
  static let reason = MeasureDefinition("reason", "", "why")
  static let correlation = MeasureDefinition(
    "correlation", "",
    "mean over the samples of the rank correlation with preference, so that an instruction counts as often as it was "
      + "answered, and its 95 % interval over 2000 resamples of the instructions, each with all of its samples",
    source: "MoA, arXiv 2406.04692, Figures 4(b) and 6; Spearman 1904; Efron 1979")
  static let shuffled = MeasureDefinition(
    "shuffled", "", "the same with the answer to another instruction, drawn with the seed")
  static let givenLength = MeasureDefinition(
    "given length", "",
    "partial correlation of within-sample ranks, pooled: length and |length − the answer's| held fixed",
    source: "Conover, Practical Nonparametric Statistics, §5.4")
  static let givenLengthAndModel = MeasureDefinition(
    "given length, model", "", "the same with an indicator of every model held fixed too",
    source: "Conover, Practical Nonparametric Statistics, §5.4")
  static let model = MeasureDefinition("model", "", "the model that a row is about")
  static let usable = MeasureDefinition("usable", "", "texts with a preference")
  static let missingTexts = MeasureDefinition(
    "missing", "", "instructions of other models without a record of this one")
  static let exclusions = ProposalPool.Exclusion.allCases.map {
    MeasureDefinition($0.rawValue, "", "texts left out: \($0.rawValue)")
  }
  static let doubled = MeasureDefinition("doubled", "", "records that repeat an earlier one, which counts")
  static let records = MeasureDefinition("records", "", "records of the file")
  static let withoutProposal = MeasureDefinition(
    "without a proposal", "", "answers to instructions for which no proposal can be used")
  static let withoutAnswer = MeasureDefinition(
    "without an answer", "", "instructions of the proposals without a record of this writer")
  static let emptyText = MeasureDefinition("empty", "", "answers without text")
  static let longText = MeasureDefinition(
    "too long", "", "answers of more than \(CorrelationSample.longest) bytes, which are compared with nothing"
  )

  static let winRate = MeasureDefinition(
    "win rate", "%", "mean of preference − 1; of a set, the mean over its models",
    source: "alpaca_eval 0.6.6: get_winrate")
  static let winError = MeasureDefinition(
    "standard error", "%", "standard deviation (n − 1) ÷ √n", source: "alpaca_eval 0.6.6: get_winrate")
  static let discreteRate = MeasureDefinition(
    "discrete win rate", "%", "preferences above 1.5, and half of those at 1.5, ÷ n",
    source: "alpaca_eval 0.6.6: get_winrate")
  static let meanLength = MeasureDefinition("length", "", "mean length of the texts in Unicode scalars")
  static let likeness = MeasureDefinition(
    "similarity", "",
    "mean over the instructions and the pairs of models, of BLEU over both directions; the lower, the more diverse"
  )
  static let setSize = MeasureDefinition("size", "", "how many models the set has")
  static let members = MeasureDefinition("proposers", "", "the models of the set")
  static let bestOf = MeasureDefinition(
    "best of set", "%",
    "mean over the instructions of the highest preference − 1: what a perfect choice would get")

  static let correlationColumns: [MeasureDefinition] =
    [
      answers, role, answerRound, predictor, metric, signature, hypothesis, instructions, samples, dropped,
      reason, correlation,
      shuffled,
      givenLength, givenLengthAndModel, model, usable, missingTexts,
    ] + exclusions + [
      doubled, records, withoutProposal, withoutAnswer, emptyText, longText, winRate, winError, discreteRate,
      meanLength,
      likeness,
      setSize,
      members, bestOf,
    ]
}
