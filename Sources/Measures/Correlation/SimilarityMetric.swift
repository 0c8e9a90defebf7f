/// A measure of how alike two texts are: the values of `--metric`.
public enum SimilarityMetric: String, Equatable, Sendable, CaseIterable {
  /// The mean of the sentence BLEU of orders 3, 4 and 5, which Mixture-of-Agents uses.
  case bleu
  case bleu3 = "bleu-3"
  case bleu4 = "bleu-4"
  case bleu5 = "bleu-5"
  case nltk3 = "nltk-3"
  case nltk4 = "nltk-4"
  case nltk5 = "nltk-5"
  case levenshtein, indel, tfidf

  /// Which of two texts is the hypothesis of a metric that tells them apart; the other is the reference.
  public enum Hypothesis: String, Equatable, Sendable, CaseIterable {
    case answer, proposal
  }

  /// Whether exchanging the two texts gives another value.
  public var isDirected: Bool {
    switch self {
    case .levenshtein, .indel, .tfidf: false
    default: true
    }
  }

  /// What it is, in a line.
  public var formula: String {
    switch self {
    case .bleu: "mean of sentence BLEU of orders 3, 4 and 5 (sacreBLEU 2.6: 13a, exp, effective order)"
    case .bleu3, .bleu4, .bleu5: "sentence BLEU of that order (sacreBLEU 2.6: 13a, exp, effective order)"
    case .nltk3, .nltk4, .nltk5: "NLTK's sentence_bleu of that order, method 1, on words between white space"
    case .levenshtein: "1 − Levenshtein distance ÷ longer length, on Unicode scalars (rapidfuzz)"
    case .indel: "1 − (insertions + deletions) ÷ sum of lengths, on Unicode scalars (rapidfuzz)"
    case .tfidf:
      "cosine of TF-IDF vectors (scikit-learn's defaults), fitted to each sample's proposals and answer"
    }
  }

  /// The metric in one direction, or the only one.
  public struct Directed: Equatable, Sendable {
    /// The metric.
    public let metric: SimilarityMetric
    /// nil where it makes no difference.
    public let hypothesis: Hypothesis?

    /// The metric's name with its direction, as a column of a file: `bleu-4.answer`.
    public var column: String { hypothesis.map { "\(metric.rawValue).\($0.rawValue)" } ?? metric.rawValue }
  }

  /// Every direction of some metrics.
  public static func directed(_ metrics: [SimilarityMetric]) -> [Directed] {
    metrics.flatMap { metric in
      metric.isDirected
        ? Hypothesis.allCases.map { Directed(metric: metric, hypothesis: $0) }
        : [Directed(metric: metric, hypothesis: nil)]
    }
  }
}
