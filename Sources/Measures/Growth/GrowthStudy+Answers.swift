internal import Similarity

extension GrowthStudy {
  /// A row per answer, round and proposal.
  public func similarities(_ answers: [GrownAnswer]) -> MeasureTable {
    var table = MeasureTable(
      "similarity by round",
      [.init(.request), .init(.answers), .init(.answerRound), .init(.agent), .init(.slot)] + similarityColumns
    )
    for answer in answers {
      for (round, likenesses) in answer.likenesses.enumerated() {
        for (proposal, likeness) in zip(answer.proposals, likenesses) {
          table.append(
            [.count(answer.request), .text(answer.writer), .count(round), .text(proposal.agent)]
              + [.count(proposal.slot), .count(likeness.answerLength), .count(likeness.evidenceLength)]
              + zip(metrics, likeness.scores).map { .number($1, digits: $0.digits) })
        }
      }
    }
    return table
  }

  /// A row per answer, span of words that proposals hold too, and proposal that holds it.
  public static func spans(_ answers: [GrownAnswer]) -> MeasureTable {
    var table = MeasureTable(
      "spans shared with proposals",
      [.init(.request), .init(.answers), .init(.writtenRound), .init(.byte), .init(.words)]
        + [
          .init(.agent), .init(.slot), .init(.byteThere), .init(.seenRound), .init(.wasSeen),
          .init(.spanText),
        ])
    for answer in answers {
      for span in answer.growth.spans {
        for source in span.sources {
          let proposal = answer.proposals[source.slot]
          table.append(
            [
              .count(answer.request), .text(answer.writer), span.round.map { .count($0) } ?? .missing,
              .count(span.bytes.lowerBound), .count(span.words), .text(proposal.agent), .count(proposal.slot),
              .count(source.bytes.lowerBound), source.firstRound.map { .count($0) } ?? .missing,
              .text(span.wasSeen ? "yes" : "no"), .text(answer.text(of: span)),
            ])
        }
      }
    }
    return table
  }

  /// The columns of what is alike.
  var similarityColumns: [MeasureTable.Column] {
    [.init(.answerLength, digits: 0), .init(.evidenceLength, digits: 0)]
      + metrics.map { .init($0.definition, digits: $0.digits) }
  }
}

extension SimilarityMetric.Directed {
  /// Digits behind the point for people: BLEU is a percentage.
  var digits: Int {
    switch metric {
    case .bleu, .sentenceBLEU: 1
    case .nltk, .levenshtein, .indel, .tfidf: 3
    }
  }
}
