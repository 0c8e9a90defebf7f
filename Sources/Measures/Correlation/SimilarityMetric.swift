/// A measure of how alike two texts are: the values of `--metric`.
public enum SimilarityMetric: Hashable, Sendable {
  /// The mean of the sentence BLEU of orders 3, 4 and 5, which Mixture-of-Agents uses.
  case bleu
  /// The sentence BLEU of an order, 1 … 8.
  case sentenceBLEU(order: Int)
  /// NLTK's, of an order, 3 … 5.
  case nltk(order: Int)
  case levenshtein, indel, tfidf

  /// Which of two texts is the hypothesis of a metric that tells them apart; the other is the reference.
  public enum Hypothesis: String, Equatable, Sendable, CaseIterable {
    case answer, proposal
  }

  /// The orders that Mixture-of-Agents takes the mean of.
  static let usualOrders = 3...5

  /// Those that `--metric all` means: BLEU of the usual orders, and every other.
  public static let common = allCases.filter { metric in
    if case .sentenceBLEU(let order) = metric { usualOrders.contains(order) } else { true }
  }

  /// Whether it is BLEU as sacreBLEU defines it, of which `SentenceBLEU` tells more.
  public var isBLEU: Bool {
    switch self {
    case .bleu, .sentenceBLEU: true
    case .nltk, .levenshtein, .indel, .tfidf: false
    }
  }

  /// The longest n-grams that it counts, by sacreBLEU's tokens; 0 for one that counts none of these.
  var longestOrder: Int {
    switch self {
    case .bleu: Self.usualOrders.upperBound
    case .sentenceBLEU(let order): order
    case .nltk, .levenshtein, .indel, .tfidf: 0
    }
  }

  /// Whether exchanging the two texts gives another value.
  public var isDirected: Bool {
    switch self {
    case .bleu, .sentenceBLEU, .nltk: true
    case .levenshtein, .indel, .tfidf: false
    }
  }

  /// What it is, in a line.
  public var formula: String {
    switch self {
    case .bleu: "mean of sentence BLEU of orders 3, 4 and 5, with the effective order"
    case .sentenceBLEU(let order): "sentence BLEU of order \(order), with the effective order"
    case .nltk(let order): "NLTK's sentence_bleu of order \(order), method 1, on words between white space"
    case .levenshtein: "1 − Levenshtein distance ÷ longer length, on Unicode scalars"
    case .indel: "1 − (insertions + deletions) ÷ sum of lengths, on Unicode scalars"
    case .tfidf:
      "cosine of TF-IDF vectors (scikit-learn's defaults), fitted to each sample's proposals and answer"
    }
  }

  /// Where it is from.
  public var source: String {
    switch self {
    case .bleu, .sentenceBLEU:
      "Papineni et al., ACL 2002; sacreBLEU 2.6 (Post, WMT 2018)"
    case .nltk: "NLTK 3.10, translate/bleu_score.py; Chen and Cherry, WMT 2014"
    case .levenshtein: "Levenshtein 1966; rapidfuzz, Levenshtein.normalized_similarity"
    case .indel: "rapidfuzz, Indel.normalized_similarity"
    case .tfidf: "Spärck Jones 1972; Salton and Buckley 1988; scikit-learn, TfidfVectorizer()"
    }
  }

  /// The metric in one direction, or the only one.
  public struct Directed: Equatable, Sendable {
    /// The metric.
    public let metric: SimilarityMetric
    /// nil where it makes no difference.
    public let hypothesis: Hypothesis?
    /// Which BLEU is meant.
    let sentence: SentenceBLEU

    /// The metric's name with its direction, as a column of a file: `bleu-4.answer`.
    public var column: String { hypothesis.map { "\(metric.rawValue).\($0.rawValue)" } ?? metric.rawValue }
  }

  /// Every direction of some metrics.
  ///
  /// - Parameter sentence: which BLEU is meant.
  public static func directed(
    _ metrics: [SimilarityMetric], _ sentence: SentenceBLEU = SentenceBLEU()
  ) -> [Directed] {
    metrics.flatMap { metric in
      metric.isDirected
        ? Hypothesis.allCases.map { Directed(metric: metric, hypothesis: $0, sentence: sentence) }
        : [Directed(metric: metric, hypothesis: nil, sentence: sentence)]
    }
  }
}

extension SimilarityMetric: RawRepresentable, CaseIterable {
  public static let allCases: [SimilarityMetric] =
    [.bleu] + (1...8).map { .sentenceBLEU(order: $0) } + usualOrders.map { .nltk(order: $0) }
    + [.levenshtein, .indel, .tfidf]

  public init?(rawValue: String) {
    guard let metric = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = metric
  }

  public var rawValue: String {
    switch self {
    case .bleu: "bleu"
    case .sentenceBLEU(let order): "bleu-\(order)"
    case .nltk(let order): "nltk-\(order)"
    case .levenshtein: "levenshtein"
    case .indel: "indel"
    case .tfidf: "tfidf"
    }
  }
}
