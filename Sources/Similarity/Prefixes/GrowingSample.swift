/// A growing answer and the growing proposals that it was written from: how alike they were after each round, so that one
/// can see who shaped the answer, and when.
///
/// Tokens and terms are those of the prefix, which may end within a word. TF-IDF is fitted *per sample*: to the answer's
/// prefix and the prefixes of all proposals. The texts are read once, however many rounds there are: n-grams are counted as
/// they come and go, and the edit distances of all rounds come from one walk over each matrix.
public struct GrowingSample: Sendable {
  /// By round, then by slot: how alike the answer was after the round to what the round saw of each proposal.
  public let similarities: [[PairSimilarity]]

  /// The longest n-grams of words that are compared.
  private static let longestOfWords = 5

  /// Compares all prefixes.
  ///
  /// - Parameters:
  ///   - answer: Where it stood after each round.
  ///   - proposals: By slot, what each round saw of each.
  ///   - extras: What is compared beside the rest.
  ///   - tokenizer: How `PairSimilarity.tokenOverlap` divides texts.
  ///   - maximumOrder: Up to which order it counts, 5 … 8.
  /// - Throws: `SimilarityError` where a proposal has another number of rounds than the answer.
  public init(
    answer: GrowingText, proposals: [GrowingText], extras: PairSimilarity.Extras = .all,
    tokenizer: Tokenizer = .mteval13a, maximumOrder: Int = 5
  ) throws(SimilarityError) {
    try Self.check(answer, proposals)
    let scalars = ([answer] + proposals).map(GrowingScalars.init)
    let distances = PrefixDistances(scalars[0], Array(scalars[1...]), extras)
    let pieces = ([answer] + proposals).map(GrowingPiece.all)
    var vocabulary = Vocabulary()
    func overlap(by tokenizer: Tokenizer, _ maximumOrder: Int) -> GrowingOverlap {
      var texts = pieces.map { GrowingTokens($0, by: tokenizer, &vocabulary) }
      return GrowingOverlap(texts.removeFirst(), texts, maximumOrder: maximumOrder)
    }
    var tokens = overlap(by: tokenizer, maximumOrder)
    var words = extras.contains(.words) ? overlap(by: .none, Self.longestOfWords) : nil
    var terms = pieces.map { _ in GrowingTerms() }
    similarities = answer.ends.indices.map { round in
      for text in pieces.indices { terms[text].grow(by: pieces[text][round], &vocabulary) }
      let evidence = terms.dropFirst().map(\.counts)
      let cosines = TFIDF(fitting: evidence + [terms[0].counts]).cosines(of: terms[0].counts, with: evidence)
      let tokenOverlaps = tokens.next(round)
      let wordOverlaps = words?.next(round)
      return proposals.indices.map { slot in
        PairSimilarity(
          tokenOverlap: tokenOverlaps[slot], wordOverlap: wordOverlaps?[slot],
          answerScalars: scalars[0].counts[round], proposalScalars: scalars[slot + 1].counts[round],
          levenshteinDistance: distances.levenshtein?[slot][round],
          indelDistance: distances.indel[slot][round], cosine: cosines[slot])
      }
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
}
