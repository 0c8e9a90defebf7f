/// What is measured of a prefix of an answer and a prefix of a proposal.
public struct PairSimilarity: Equatable, Sendable {
  /// What is measured only where it is asked for, since it takes its time.
  public struct Extras: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The n-grams of words.
    public static let words = Extras(rawValue: 1)
    /// The Levenshtein distance.
    public static let levenshtein = Extras(rawValue: 2)
    /// All of it.
    public static let all: Extras = [.words, .levenshtein]
  }

  /// Shared n-grams of tokens, by the tokeniser and up to the order that the sample was given, the answer as the
  /// hypothesis: what `BLEU` scores, either way round.
  public let tokenOverlap: NGramOverlap
  /// Shared n-grams of what white space divides, up to order 5, the answer as the hypothesis: for `BLEU.nltkMethod1`; nil
  /// where they were not asked for.
  public let wordOverlap: NGramOverlap?
  /// Unicode scalars of the answer's prefix.
  public let answerScalars: Int
  /// Unicode scalars of the proposal's prefix.
  public let proposalScalars: Int
  /// Scalars inserted, deleted or replaced; nil where that was not asked for.
  public let levenshteinDistance: Int?
  /// Scalars inserted or deleted.
  public let indelDistance: Int
  /// The TF-IDF cosine, fitted to the answer's prefix and the prefixes of all proposals.
  public let cosine: Double

  /// The normalised similarity that follows from the Levenshtein distance, 0 … 1; nil where that was not asked for.
  public var levenshtein: Double? {
    levenshteinDistance.map {
      Levenshtein.normalizedSimilarity(distance: $0, answerScalars, proposalScalars)
    }
  }

  /// The normalised similarity that follows from the Indel distance, 0 … 1.
  public var indel: Double {
    Indel.normalizedSimilarity(distance: indelDistance, answerScalars, proposalScalars)
  }
}
