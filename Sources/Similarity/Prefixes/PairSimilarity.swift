/// What is measured of a prefix of an answer and a prefix of a proposal.
public struct PairSimilarity: Equatable, Sendable {
  /// Shared n-grams of tokens, by the tokeniser and up to the order that the sample was given, the answer as the
  /// hypothesis: what `BLEU` scores, either way round.
  public let tokenOverlap: NGramOverlap
  /// Shared n-grams of what white space divides, up to order 5, the answer as the hypothesis: for `BLEU.nltkMethod1`.
  public let wordOverlap: NGramOverlap
  /// Unicode scalars of the answer's prefix.
  public let answerScalars: Int
  /// Unicode scalars of the proposal's prefix.
  public let proposalScalars: Int
  /// Scalars inserted, deleted or replaced.
  public let levenshteinDistance: Int
  /// Scalars inserted or deleted.
  public let indelDistance: Int
  /// The TF-IDF cosine, fitted to the answer's prefix and the prefixes of all proposals.
  public let cosine: Double

  /// The normalised similarity that follows from the Levenshtein distance, 0 … 1.
  public var levenshtein: Double {
    Levenshtein.normalizedSimilarity(distance: levenshteinDistance, answerScalars, proposalScalars)
  }

  /// The normalised similarity that follows from the Indel distance, 0 … 1.
  public var indel: Double {
    Indel.normalizedSimilarity(distance: indelDistance, answerScalars, proposalScalars)
  }
}
