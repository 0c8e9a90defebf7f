internal import Similarity

extension SimilarityMetric.Directed {
  /// The score of a metric that counts shared n-grams, which are those of its own tokens.
  func score(_ overlap: NGramOverlap) -> Double {
    switch metric {
    case .bleu: BLEU.meanOfOrders345(overlap, smoothing: sentence.smoothing)
    case .sentenceBLEU(let order): sentence.bleu(order: order).score(overlap).score
    case .nltk(let order): BLEU.nltkMethod1(overlap, order: order)
    case .levenshtein, .indel, .tfidf: preconditionFailure("\(metric.rawValue) counts no n-grams.")
    }
  }

  /// How alike a prefix of an answer and one of a proposal are, the metric's `extras` among what was measured.
  func score(_ pair: PairSimilarity) -> Double {
    func score(_ answerAsHypothesis: NGramOverlap) -> Double {
      self.score(hypothesis == .answer ? answerAsHypothesis : answerAsHypothesis.reversed)
    }
    return switch metric {
    case .bleu, .sentenceBLEU: score(pair.tokenOverlap)
    case .nltk: score(pair.wordOverlap!)
    case .levenshtein: pair.levenshtein!
    case .indel: pair.indel
    case .tfidf: pair.cosine
    }
  }
}

extension SimilarityMetric {
  /// What it needs of prefixes that is not measured in any case.
  var extras: PairSimilarity.Extras {
    switch self {
    case .nltk: .words
    case .levenshtein: .levenshtein
    case .bleu, .sentenceBLEU, .indel, .tfidf: []
    }
  }
}
