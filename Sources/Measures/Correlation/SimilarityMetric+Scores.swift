internal import Similarity

extension SimilarityMetric {
  /// The score of a metric that counts shared n-grams, which are those of its own tokens.
  func score(_ overlap: NGramOverlap) -> Double {
    switch self {
    case .bleu: BLEU.meanOfOrders345(overlap)
    case .bleu3: BLEU.sentence(maximumOrder: 3).score(overlap).score
    case .bleu4: BLEU.sentence(maximumOrder: 4).score(overlap).score
    case .bleu5: BLEU.sentence(maximumOrder: 5).score(overlap).score
    case .nltk3: BLEU.nltkMethod1(overlap, order: 3)
    case .nltk4: BLEU.nltkMethod1(overlap, order: 4)
    case .nltk5: BLEU.nltkMethod1(overlap, order: 5)
    case .levenshtein, .indel, .tfidf: preconditionFailure("\(rawValue) counts no n-grams.")
    }
  }
}

extension SimilarityMetric.Directed {
  /// How alike a prefix of an answer and one of a proposal are.
  func score(_ pair: PairSimilarity) -> Double {
    func score(_ overlap: NGramOverlap) -> Double {
      metric.score(hypothesis == .answer ? overlap : overlap.reversed)
    }
    return switch metric {
    case .bleu, .bleu3, .bleu4, .bleu5: score(pair.tokenOverlap)
    case .nltk3, .nltk4, .nltk5: score(pair.wordOverlap)
    case .levenshtein: pair.levenshtein
    case .indel: pair.indel
    case .tfidf: pair.cosine
    }
  }
}
