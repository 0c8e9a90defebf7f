internal import Similarity

extension GrowthStudy {
  /// A row per writer, round and proposal: the means over the answers; at the end of each writer, those after the last round
  /// of each answer.
  public func meanSimilarities(_ answers: [GrownAnswer]) -> MeasureTable {
    var table = MeasureTable(
      "similarity by round",
      [.init(.answers), .init(.answerRound), .init(.agent), .init(.slot), .init(.count)] + similarityColumns)
    for (writer, answers) in Self.byWriter(answers) {
      let most = answers.map(\.likenesses.count).max() ?? 0
      // Of a single round the last one says all.
      for round in 0..<(most > 1 ? most : 0) {
        append(to: &table, writer, .count(round), answers.filter { $0.likenesses.count > round }) {
          $0[round]
        }
      }
      append(to: &table, writer, .text("last"), answers) { $0[$0.count - 1] }
    }
    return table
  }

  /// A row per writer and proposal: which share of the answers' words it holds too; first that of all proposals together.
  public static func meanOrigins(_ answers: [GrownAnswer]) -> MeasureTable {
    var table = MeasureTable(
      "words shared with proposals",
      [.init(.answers), .init(.agent), .init(.slot), .init(.count), .init(.words), .init(.spans)]
        + [.shared, .seenBefore, .firstSeenThere].map { .init($0) })
    for (writer, answers) in byWriter(answers) {
      append(to: &table, writer, nil, answers) { answer, span in
        span.wasSeen ? [.held, .seen, .origin] : [.held]
      }
      for proposal in proposals(of: answers) {
        append(to: &table, writer, proposal, answers.filter { $0.proposals.contains(proposal) }) {
          answer, span in
          answer.claims(of: proposal, to: span)
        }
      }
    }
    return table
  }

  private func append(
    to table: inout MeasureTable, _ writer: String, _ round: MeasureTable.Cell, _ answers: [GrownAnswer],
    _ pick: ([[GrownAnswer.Likeness]]) -> [GrownAnswer.Likeness]
  ) {
    for proposal in Self.proposals(of: answers) {
      let likenesses = answers.compactMap { answer in
        answer.proposals.firstIndex(of: proposal).map { pick(answer.likenesses)[$0] }
      }
      let n = Double(likenesses.count)
      func mean(_ value: (GrownAnswer.Likeness) -> Double) -> Double {
        likenesses.reduce(0) { $0 + value($1) } / n
      }
      table.append(
        [.text(writer), round, .text(proposal.agent), .count(proposal.slot), .count(likenesses.count)]
          + [
            .number(mean { Double($0.answerLength) }, digits: 0),
            .number(mean { Double($0.evidenceLength) }, digits: 0),
          ]
          + metrics.indices.map { metric in
            .number(mean { $0.scores[metric] }, digits: metrics[metric].digits)
          })
    }
  }

  private static func append(
    to table: inout MeasureTable, _ writer: String, _ proposal: GrownAnswer.Proposal?,
    _ answers: [GrownAnswer],
    _ claims: (GrownAnswer, Provenance.Span) -> Set<GrownAnswer.Claim>
  ) {
    let words = answers.reduce(0) { $0 + $1.growth.wordCount }
    var spans = 0
    var claimed: [GrownAnswer.Claim: Int] = [:]
    for answer in answers {
      for span in answer.growth.spans {
        let claims = claims(answer, span)
        spans += claims.contains(.held) ? 1 : 0
        for claim in claims { claimed[claim, default: 0] += span.words }
      }
    }
    table.append(
      [
        .text(writer), .text(proposal?.agent ?? "any"), proposal.map { .count($0.slot) } ?? .missing,
        .count(answers.count), .count(words), .count(spans),
      ]
        + GrownAnswer.Claim.allCases.map { claim in
          words == 0 ? .missing : .number(100 * Double(claimed[claim] ?? 0) / Double(words), digits: 1)
        })
  }

  private static func byWriter(_ answers: [GrownAnswer]) -> Zip2Sequence<[String], [[GrownAnswer]]> {
    var writers = Groups<[GrownAnswer]>()
    for answer in answers where !answer.likenesses.isEmpty { writers.add(answer, to: answer.writer) }
    return writers.all
  }

  /// Each once, in the order in which they first appear.
  private static func proposals(of answers: [GrownAnswer]) -> [GrownAnswer.Proposal] {
    var proposals: [GrownAnswer.Proposal] = []
    for answer in answers {
      for proposal in answer.proposals where !proposals.contains(proposal) { proposals.append(proposal) }
    }
    return proposals
  }
}

extension GrownAnswer {
  /// What a proposal can say of words of the answer.
  enum Claim: CaseIterable {
    /// It holds them too.
    case held
    /// And a round up to the one that wrote them had seen them there.
    case seen
    /// And no round had seen them elsewhere before.
    case origin
  }

  fileprivate func claims(of proposal: Proposal, to span: Provenance.Span) -> Set<Claim> {
    guard let slot = proposals.firstIndex(of: proposal),
      let source = span.sources.first(where: { $0.slot == slot })
    else { return [] }
    guard let seen = source.firstRound, let written = span.round, seen <= written else { return [.held] }
    return span.origin?.slot == slot ? [.held, .seen, .origin] : [.held, .seen]
  }
}
