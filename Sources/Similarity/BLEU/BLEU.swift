internal import Glibc

/// BLEU (Papineni et al. 2002) as sacreBLEU 2.6 defines it, to the last bit but for the order of sums.
///
///     p(n)  = 100 · matches(n) ÷ totals(n), smoothed
///     BP    = 1 if h ≥ r, else exp(1 − r ÷ h), else 0 if h = 0      h, r: tokens of hypothesis and reference
///     BLEU  = BP · exp(Σ ln p(n) ÷ N)                               n = 1 … N; 0 if there is no match at all
///
/// The sum ends before the first order of which the hypothesis has no n-gram. With the effective order, N is the number
/// of orders before it; without, those that are missing have p = 0, and ln 0 counts as −9,999,999,999.
///
/// Source: `sacrebleu/metrics/bleu.py`, version 2.6.0 (Post, A Call for Clarity in Reporting BLEU Scores, WMT 2018).
public struct BLEU: Equatable, Sendable {
  /// What is done about a precision of 0, of which there is no logarithm (Chen and Cherry, WMT 2014).
  public enum Smoothing: Equatable, Sendable {
    /// Nothing.
    case none
    /// The value takes the place of 0 matches (their method 1).
    case floor(Double = 0.1)
    /// The value is added to the matches and totals of every order but the first (method 2).
    case addK(Double = 1)
    /// 0 matches count as ½, as ¼ at the next order without any, and so on (method 3, of mteval-v13a.pl).
    case exponential
  }

  /// The maximum orders that there are.
  public static let orders = 1...8

  /// The longest n-grams that count.
  public let maximumOrder: Int
  /// How texts are divided into tokens.
  public let tokenizer: Tokenizer
  /// Whether texts are lower-cased first.
  public let isLowercased: Bool
  /// What is done about precisions of 0.
  public let smoothing: Smoothing
  /// Whether orders of which the hypothesis has no n-gram are left out; wanted for single sentences.
  public let usesEffectiveOrder: Bool

  /// Chooses a BLEU. The defaults are sacreBLEU's, for a corpus.
  ///
  /// - Parameters:
  ///   - maximumOrder: 1 … 8.
  ///   - smoothing: Its value is finite and not negative.
  public init(
    maximumOrder: Int = 4, tokenizer: Tokenizer = .mteval13a, isLowercased: Bool = false,
    smoothing: Smoothing = .exponential, usesEffectiveOrder: Bool = false
  ) {
    precondition(Self.orders.contains(maximumOrder), "The maximum order of n-grams is 1 to 8.")
    switch smoothing {
    case .floor(let value), .addK(let value):
      precondition(value.isFinite && value >= 0, "What smooths is a finite number, 0 or more.")
    case .none, .exponential: break
    }
    self.maximumOrder = maximumOrder
    self.tokenizer = tokenizer
    self.isLowercased = isLowercased
    self.smoothing = smoothing
    self.usesEffectiveOrder = usesEffectiveOrder
  }

  /// The score of one text against one reference or more.
  ///
  /// - Throws: `SimilarityError` where there is no reference.
  public func score(
    ofSentence hypothesis: String, references: [String]
  ) throws(SimilarityError) -> BLEUScore {
    try score(ofCorpus: [(hypothesis, references)])
  }

  /// The score of many texts together, each with one reference or more: the counts are added up, not the scores.
  ///
  /// - Throws: `SimilarityError` where there is no text, or one without a reference.
  public func score(
    ofCorpus segments: [(hypothesis: String, references: [String])]
  ) throws(SimilarityError) -> BLEUScore {
    var sum: BLEUStatistics?
    var vocabulary = Vocabulary()
    for (number, segment) in segments.enumerated() {
      guard !segment.references.isEmpty else {
        throw SimilarityError(.references, "Text \(number + 1) has no reference; BLEU needs one at least.")
      }
      let references = segment.references.map {
        vocabulary.tokens(of: $0, by: tokenizer, lowercased: isLowercased)
      }
      let hypothesis = vocabulary.tokens(of: segment.hypothesis, by: tokenizer, lowercased: isLowercased)
      let overlap = NGramIndex(references, maximumOrder: maximumOrder).overlap(with: hypothesis)
      if sum == nil {
        sum = BLEUStatistics(overlap)
      } else {
        sum? += BLEUStatistics(overlap)
      }
    }
    guard let sum else { throw SimilarityError(.references, "There is no text to score; BLEU needs one.") }
    return score(sum)
  }

  /// The score of one text against another, or of both against each other (`NGramOverlap.reversed`).
  public func score(_ overlap: NGramOverlap) -> BLEUScore { score(BLEUStatistics(overlap)) }

  /// The score that follows from counts, of which those of orders up to the maximum are used.
  ///
  /// - Parameter statistics: Of the maximum order at least.
  public func score(_ statistics: BLEUStatistics) -> BLEUScore {
    let (h, r) = (Double(statistics.hypothesisLength), Double(statistics.referenceLength))
    let brevityPenalty = h >= r ? 1 : h > 0 ? exp(1 - r / h) : 0
    var precisions = Array(repeating: 0.0, count: maximumOrder)
    var score = 0.0
    if statistics.matches[..<maximumOrder].contains(where: { $0 > 0 }) {
      let reached = smooth(statistics, into: &precisions)
      let order = usesEffectiveOrder ? reached : maximumOrder
      let sum = precisions[..<order].reduce(0.0) { $0 + ($1 == 0 ? -9_999_999_999 : log($1)) }
      score = brevityPenalty * exp(sum / Double(order))
    }
    return BLEUScore(
      score: score, precisions: precisions, brevityPenalty: brevityPenalty, statistics: statistics)
  }

  /// Sets the precisions of all orders of which there are n-grams, and gives how many orders that are.
  private func smooth(_ statistics: BLEUStatistics, into precisions: inout [Double]) -> Int {
    var divisor = 1.0
    for order in 0..<maximumOrder {
      var matches = Double(statistics.matches[order])
      var total = Double(statistics.totals[order])
      if case .addK(let value) = smoothing, order > 0 {
        matches += value
        total += value
      }
      if total == 0 { return order }
      switch smoothing {
      case _ where matches != 0: precisions[order] = 100 * matches / total
      case .exponential:
        divisor *= 2
        precisions[order] = 100 / (divisor * total)
      case .floor(let value): precisions[order] = 100 * value / total
      case .none, .addK: break
      }
    }
    return maximumOrder
  }
}
