internal import Similarity
internal import TokenStreams

/// What tables say of how one recorded answer grew.
public struct GrownAnswer: Equatable, Sendable {
  /// A text that the writer read.
  struct Proposal: Equatable {
    let agent: String
    let slot: Int
  }

  /// The answer after a round, against what the round saw of one proposal.
  struct Likeness: Equatable {
    /// Unicode scalars of both.
    let answerLength: Int
    let evidenceLength: Int
    /// By metric.
    let scores: [Double]
  }

  /// The request's number in its trace.
  let request: Int
  /// What tables call the writer.
  let writer: String
  /// What the answer was compared with.
  let proposals: [Proposal]
  /// By round, then by proposal.
  let likenesses: [[Likeness]]
  let growth: AnswerGrowth

  /// - Throws: `SimilarityError` where the recording contradicts itself.
  init(
    _ texts: RequestTexts, place: Int, metrics: [SimilarityMetric.Directed]
  ) throws(SimilarityError) {
    let order = metrics.map(\.metric.longestOrder).max() ?? 0
    let growth = try AnswerGrowth(
      texts, place: place, extras: metrics.reduce(into: []) { $0.formUnion($1.metric.extras) },
      tokenizer: metrics.first?.sentence.tokenizer ?? .mteval13a,
      maximumOrder: max(order, SimilarityMetric.usualOrders.upperBound))
    request = texts.header.request
    writer = texts.writer(ofPlace: place)
    proposals = growth.places.map {
      Proposal(agent: texts.header.places[$0].agent, slot: texts.header.places[$0].slot)
    }
    likenesses = growth.similarities.map { round in
      round.map { pair in
        Likeness(
          answerLength: pair.answerScalars, evidenceLength: pair.proposalScalars,
          scores: metrics.map { $0.score(pair) })
      }
    }
    self.growth = growth
  }

  /// The words of a span, as they stand in the answer.
  func text(of span: Provenance.Span) -> String {
    String(
      decoding: growth.answer.text.utf8.dropFirst(span.bytes.lowerBound).prefix(span.bytes.count),
      as: UTF8.self)
  }
}
