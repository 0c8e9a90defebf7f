/// A growing answer and the growing proposals that it was written from: how alike each prefix of the answer is to each
/// prefix of each proposal, so that one can see who shaped the answer, and when.
///
/// Tokens and terms are those of the prefix, which may end within a word. TF-IDF is fitted *per sample*: to the answer's
/// prefix and the prefixes of all proposals. Edit distances of all prefixes come from one walk over each matrix.
public struct GrowingSample: Sendable {
  /// How many rounds there are.
  public let rounds: Int
  private let answers: [PreparedText]
  private let answerReferences: [PreparedReference]
  /// By slot, then by round.
  private let proposals: [[PreparedText]]
  private let distances: [PrefixDistances]

  /// Prepares all prefixes.
  ///
  /// - Parameters:
  ///   - answer: Where it stood after each round.
  ///   - proposals: By slot, what each round saw of each.
  ///   - tokenizer: How `PairSimilarity.tokenOverlap` divides texts.
  ///   - maximumOrder: Up to which order it counts, 5 … 8.
  /// - Throws: `SimilarityError` where a proposal has another number of rounds than the answer.
  public init(
    answer: GrowingText, proposals: [GrowingText], tokenizer: Tokenizer = .mteval13a, maximumOrder: Int = 5
  ) throws(SimilarityError) {
    try Self.check(answer, proposals)
    rounds = answer.rounds
    var vocabulary = Vocabulary()
    answers = Self.prepared(answer, tokenizer, &vocabulary)
    answerReferences = answers.map { PreparedReference($0, maximumOrder: maximumOrder) }
    var prepared: [[PreparedText]] = []
    var distances: [PrefixDistances] = []
    for proposal in proposals {
      prepared.append(Self.prepared(proposal, tokenizer, &vocabulary))
      distances.append(PrefixDistances(prepared[prepared.count - 1].map(\.scalars), answers.map(\.scalars)))
    }
    self.proposals = prepared
    self.distances = distances
  }

  /// How alike the answer was after a round to what a round, the same or another, saw of each proposal, by slot.
  public func similarities(answerRound: Int, evidenceRound: Int) -> [PairSimilarity] {
    let answer = answers[answerRound]
    let reference = answerReferences[answerRound]
    let evidence = proposals.map { $0[evidenceRound] }
    let terms = evidence.map(\.terms)
    let cosines = TFIDF(fitting: terms + [answer.terms]).cosines(of: answer.terms, with: terms)
    return evidence.indices.map { slot in
      PairSimilarity(
        tokenOverlap: reference.tokens.overlap(with: evidence[slot].tokens).reversed,
        wordOverlap: reference.words.overlap(with: evidence[slot].words).reversed,
        answerScalars: answer.scalars.count, proposalScalars: evidence[slot].scalars.count,
        levenshteinDistance: distances[slot].levenshtein[evidenceRound][answerRound],
        indelDistance: distances[slot].indel[evidenceRound][answerRound], cosine: cosines[slot])
    }
  }

  /// - Throws: `SimilarityError` where the rounds of a proposal are not those of the answer.
  static func check(_ answer: GrowingText, _ proposals: [GrowingText]) throws(SimilarityError) {
    for (slot, proposal) in proposals.enumerated() where proposal.rounds != answer.rounds {
      throw SimilarityError(
        .prefixes,
        "The proposal of slot \(slot) has prefixes for \(proposal.rounds) rounds, and the answer for \(answer.rounds); "
          + "each round needs one of both.")
    }
  }

  private static func prepared(
    _ text: GrowingText, _ tokenizer: Tokenizer, _ vocabulary: inout Vocabulary
  ) -> [PreparedText] {
    (0..<text.rounds).map { PreparedText(text.prefix($0), tokenizer, &vocabulary) }
  }
}
