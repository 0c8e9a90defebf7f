extension MeasureDefinition {
  private static let tables6And7 = "Mixture-of-Agents, arXiv 2406.04692, Tables 6 and 7, made a rule"

  static let request = MeasureDefinition("request", "", "number of the request in its trace")
  static let agent = MeasureDefinition("agent", "", "who wrote the proposal; any: all proposals together")
  static let slot = MeasureDefinition("slot", "", "the proposal's place in its layer")
  static let answerLength = MeasureDefinition("answer", "scalars", "length of the answer after the round")
  static let evidenceLength = MeasureDefinition(
    "evidence", "scalars", "length of what the round saw of the proposal")
  static let words = MeasureDefinition(
    "words", "",
    "words of the answers or of the span: runs of letters, digits and marks; of scripts without spaces each scalar"
  )
  static let spans = MeasureDefinition(
    "spans", "",
    "longest runs of five words or more that the answer and the proposal share, longest first, none overlapping",
    source: tables6And7)
  static let shared = MeasureDefinition(
    "shared", "%", "words of spans that the proposal holds ÷ words", source: tables6And7)
  static let seenBefore = MeasureDefinition(
    "seen", "%",
    "words of those that the round that wrote them, or one before, had seen there ÷ words; others are no copies",
    source: tables6And7)
  static let firstSeenThere = MeasureDefinition(
    "first seen", "%",
    "words of those that rounds saw there first, of several proposals in the lower slot ÷ words",
    source: tables6And7)
  static let writtenRound = MeasureDefinition(
    "written in round", "", "number of the round that wrote the span, from 0")
  static let byte = MeasureDefinition("byte", "", "where the span begins in the answer, in bytes of UTF-8")
  static let byteThere = MeasureDefinition("byte there", "", "where it first begins in the proposal")
  static let seenRound = MeasureDefinition(
    "seen by round", "", "the first round that saw all of it in that proposal; – for none")
  static let wasSeen = MeasureDefinition(
    "seen in time", "", "whether the round that wrote it, or one before, had seen it in any proposal")
  static let spanText = MeasureDefinition("text", "", "the span as it stands in the answer")

  static let growthColumns =
    [request, agent, slot, answerLength, evidenceLength, words, spans, shared]
    + [seenBefore, firstSeenThere, writtenRound, byte, byteThere, seenRound, wasSeen, spanText]
    + SimilarityMetric.directed(SimilarityMetric.allCases).map(\.definition)
}

extension SimilarityMetric.Directed {
  var definition: MeasureDefinition {
    MeasureDefinition(
      hypothesis.map { "\(metric.rawValue) \($0.rawValue)" } ?? metric.rawValue, "",
      metric.formula + (hypothesis.map { "; hypothesis: the \($0.rawValue)" } ?? ""),
      source: metric.source + (metric.isBLEU ? "; without options \(SentenceBLEU().signature)" : ""))
  }
}
