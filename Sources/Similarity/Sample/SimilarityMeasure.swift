/// The measures of how alike two texts are, by the names that they have in tables.
public enum SimilarityMeasure: String, Equatable, Sendable, CaseIterable {
  /// The mean of the sentence BLEU of orders 3, 4 and 5, 0 … 100 (`BLEU.meanOfOrders345`).
  case bleu
  /// Sentence BLEU by sacreBLEU's definition with that maximum order, 0 … 100.
  case bleu3 = "bleu-3", bleu4 = "bleu-4", bleu5 = "bleu-5"
  /// `BLEU.nltkMethod1` of order 4 on what white space divides, 0 … 1.
  case nltkBLEU = "nltk-bleu"
  /// `Levenshtein.normalizedSimilarity`, 0 … 1.
  case levenshtein
  /// `Indel.normalizedSimilarity`, 0 … 1.
  case indel
  /// The cosine of `TFIDF` fitted to the sample, 0 … 1.
  case tfidf = "tf-idf"

  /// Whether it does not matter which text is held against which.
  public var isSymmetric: Bool {
    switch self {
    case .bleu, .bleu3, .bleu4, .bleu5, .nltkBLEU: false
    case .levenshtein, .indel, .tfidf: true
    }
  }
}
