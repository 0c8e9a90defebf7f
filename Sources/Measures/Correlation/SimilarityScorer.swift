internal import Similarity

/// Compares answers with some proposals, which are prepared once.
struct SimilarityScorer {
  private let metrics: [SimilarityMetric.Directed]
  private let tokenizer: Tokenizer
  private let longestOrder: Int
  private var tokenVocabulary = Vocabulary()
  private var wordVocabulary = Vocabulary()
  private var termVocabulary = Vocabulary()
  // Of the proposals; empty where no metric asks for them.
  private var tokens: [[UInt32]] = []
  private var words: [[UInt32]] = []
  private var scalars: [Scalars] = []
  private var terms: [TermCounts] = []

  /// Prepares the proposals for some metrics.
  init(_ proposals: [String], metrics: [SimilarityMetric.Directed]) {
    self.metrics = metrics
    tokenizer = metrics.first?.sentence.tokenizer ?? .mteval13a
    longestOrder = metrics.map(\.metric.longestOrder).max() ?? 0
    if longestOrder > 0 {
      for text in proposals { tokens.append(tokenVocabulary.tokens(of: text, by: tokenizer)) }
    }
    if metrics.contains(where: { if case .nltk = $0.metric { true } else { false } }) {
      for text in proposals { words.append(wordVocabulary.tokens(of: text, by: .none)) }
    }
    if uses([.levenshtein, .indel]) { scalars = proposals.map(Scalars.init) }
    if uses([.tfidf]) {
      for text in proposals { terms.append(termVocabulary.terms(of: text)) }
    }
  }

  private func uses(_ some: [SimilarityMetric]) -> Bool { metrics.contains { some.contains($0.metric) } }

  /// By metric, then by proposal, how alike the answer is. TF-IDF is fitted to the proposals and the answer.
  mutating func scores(of answer: String) -> [[Double]] {
    let overlaps = Self.overlaps(
      of: tokens, tokenVocabulary.tokens(of: answer, by: tokenizer), upTo: longestOrder)
    let wordOverlaps = Self.overlaps(
      of: words, wordVocabulary.tokens(of: answer, by: .none), upTo: SimilarityMetric.usualOrders.upperBound)
    let answerScalars = Scalars(answer)
    let answerTerms = termVocabulary.terms(of: answer)
    return metrics.map { directed in
      func scores(_ overlaps: [NGramOverlap]) -> [Double] {
        overlaps.map { directed.score(directed.hypothesis == .answer ? $0.reversed : $0) }
      }
      return switch directed.metric {
      case .bleu, .sentenceBLEU: scores(overlaps)
      case .nltk: scores(wordOverlaps)
      case .levenshtein: scalars.map { Levenshtein.normalizedSimilarity($0, answerScalars) }
      case .indel: scalars.map { Indel.normalizedSimilarity($0, answerScalars) }
      case .tfidf: TFIDF(fitting: terms + [answerTerms]).cosines(of: answerTerms, with: terms)
      }
    }
  }

  /// What each proposal, as the hypothesis, shares with the answer.
  private static func overlaps(
    of proposals: [[UInt32]], _ answer: [UInt32], upTo order: Int
  ) -> [NGramOverlap] {
    guard !proposals.isEmpty else { return [] }
    let index = NGramIndex([answer], maximumOrder: order)
    return proposals.map { index.overlap(with: $0) }
  }
}
