/// All that is measured of two texts.
///
/// The first is what is asked about: the answer, the aggregate. The second is what it is held against: a proposal.
public struct PairSimilarity: Equatable, Sendable {
  /// Which of the two texts BLEU scores; the other one is its reference.
  public enum Hypothesis: String, Equatable, Sendable, CaseIterable {
    case first
    case second
  }

  /// Shared n-grams of tokens by `13a`, up to order 5, the first text as the hypothesis.
  public let tokenOverlap: NGramOverlap
  /// Shared n-grams of what white space divides, up to order 5, the first text as the hypothesis.
  public let wordOverlap: NGramOverlap
  /// Unicode scalars of either text.
  public let scalarCounts: [Int]
  /// Scalars inserted, deleted or replaced.
  public let levenshteinDistance: Int
  /// Scalars inserted or deleted.
  public let indelDistance: Int
  /// The TF-IDF cosine; its weights are fitted to the sample that the pair is of.
  public let cosine: Double

  /// The value of a measure.
  ///
  /// - Parameter hypothesis: Makes no difference to a symmetric measure.
  public func value(of measure: SimilarityMeasure, hypothesis: Hypothesis = .first) -> Double {
    let tokens = hypothesis == .first ? tokenOverlap : tokenOverlap.reversed
    switch measure {
    case .bleu: return BLEU.meanOfOrders345(tokens)
    case .bleu3: return BLEU.sentence(maximumOrder: 3).score(tokens).score
    case .bleu4: return BLEU.sentence(maximumOrder: 4).score(tokens).score
    case .bleu5: return BLEU.sentence(maximumOrder: 5).score(tokens).score
    case .nltkBLEU: return BLEU.nltkMethod1(hypothesis == .first ? wordOverlap : wordOverlap.reversed)
    case .levenshtein:
      return Levenshtein.normalizedSimilarity(
        distance: levenshteinDistance, scalarCounts[0], scalarCounts[1])
    case .indel:
      return Indel.normalizedSimilarity(distance: indelDistance, scalarCounts[0], scalarCounts[1])
    case .tfidf: return cosine
    }
  }
}
