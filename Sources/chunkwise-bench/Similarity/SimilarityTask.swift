import Similarity

/// What is measured. The raw values are the script's too.
enum SimilarityTask: String, CaseIterable {
  case levenshtein, indel
  case bleu = "bleu-4"
  case nltk = "nltk-4"
  case tfidf = "tf-idf"

  /// How many times as fast as the reference it is to be.
  var goal: Double? {
    switch self {
    case .levenshtein: 1
    case .bleu: 30
    case .tfidf: 20
    case .indel, .nltk: nil
    }
  }

  /// Whether a whole sample is one piece of work, and not each of its pairs.
  var isPerSample: Bool { self == .tfidf }

  /// The scores of each proposal, the hypothesis, against the answer, which is the sample's first text.
  func scores(of sample: [String]) -> [Double] {
    let (answer, proposals) = (sample[0], sample[1...])
    switch self {
    case .levenshtein:
      let reference = Scalars(answer)
      return proposals.map { Levenshtein.normalizedSimilarity(Scalars($0), reference) }
    case .indel:
      let reference = Scalars(answer)
      return proposals.map { Indel.normalizedSimilarity(Scalars($0), reference) }
    case .bleu:
      let bleu = BLEU.sentence()
      return overlaps(of: proposals, answer, by: bleu.tokenizer).map { bleu.score($0).score }
    case .nltk: return overlaps(of: proposals, answer, by: .none).map { BLEU.nltkMethod1($0) }
    case .tfidf:
      var vocabulary = Vocabulary()
      let terms = sample.map { vocabulary.terms(of: $0) }
      return TFIDF(fitting: terms).cosines(of: terms[0], with: Array(terms[1...]))
    }
  }

  private func overlaps(
    of proposals: ArraySlice<String>, _ answer: String, by tokenizer: Tokenizer
  ) -> [NGramOverlap] {
    var vocabulary = Vocabulary()
    let index = NGramIndex([vocabulary.tokens(of: answer, by: tokenizer)], maximumOrder: 4)
    return proposals.map { index.overlap(with: vocabulary.tokens(of: $0, by: tokenizer)) }
  }
}
