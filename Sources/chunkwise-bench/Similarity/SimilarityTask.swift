import Measures
import Similarity

/// What is measured. The raw values are the script's too.
enum SimilarityTask: String, CaseIterable {
  case levenshtein, indel
  case shortLevenshtein = "levenshtein-short"
  case shortIndel = "indel-short"
  case bleu = "bleu-4"
  case nltk = "nltk-4"
  case tfidf = "tf-idf"
  case spearman

  /// How many times as fast as the reference it is to be.
  var goal: Double? {
    switch self {
    case .levenshtein: 1
    case .bleu: 30
    case .tfidf: 20
    case .spearman: 10
    case .indel, .shortLevenshtein, .shortIndel, .nltk: nil
    }
  }

  /// Whether a whole sample is one piece of work, and not each of its pairs.
  var isPerSample: Bool { self == .tfidf || self == .spearman }

  /// How many samples are scored from one reading of the clock to the next: reading it takes as long as comparing a few
  /// short texts. The same number as in the script.
  var samplesPerReading: Int {
    switch self {
    case .shortLevenshtein, .shortIndel, .spearman: 64
    case .levenshtein, .indel, .bleu, .nltk, .tfidf: 1
    }
  }

  /// The scores of each proposal, the hypothesis, against the answer, which is the sample's first text.
  func scores(of sample: SimilaritySample) -> [Double] {
    switch self {
    case .shortLevenshtein, .shortIndel: scores(of: sample.beginnings)
    case .spearman: spearman(sample.lengths, sample.distances)
    default: scores(of: sample.texts)
    }
  }

  /// The coefficient and its p-value; 0 where a variable is constant.
  private func spearman(_ x: [Double], _ y: [Double]) -> [Double] {
    let correlation = RankCorrelation(of: x, y)
    return [correlation?.coefficient ?? 0, correlation?.pValue ?? 0]
  }

  private func scores(of texts: [String]) -> [Double] {
    let (answer, proposals) = (texts[0], texts[1...])
    switch self {
    case .levenshtein, .shortLevenshtein:
      let reference = Scalars(answer)
      return proposals.map { Levenshtein.normalizedSimilarity(Scalars($0), reference) }
    case .indel, .shortIndel:
      let reference = Scalars(answer)
      return proposals.map { Indel.normalizedSimilarity(Scalars($0), reference) }
    case .bleu:
      let bleu = BLEU.sentence()
      return overlaps(of: proposals, answer, by: bleu.tokenizer).map { bleu.score($0).score }
    case .nltk: return overlaps(of: proposals, answer, by: .none).map { BLEU.nltkMethod1($0) }
    case .tfidf:
      var vocabulary = Vocabulary()
      let terms = texts.map { vocabulary.terms(of: $0) }
      return TFIDF(fitting: terms).cosines(of: terms[0], with: Array(terms[1...]))
    case .spearman: preconditionFailure("It is of numbers.")
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
