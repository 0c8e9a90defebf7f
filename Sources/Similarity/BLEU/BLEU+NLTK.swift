internal import Glibc

extension BLEU {
  /// NLTK's `sentence_bleu` with smoothing method 1 and equal weights, 0 … 1: what many take for BLEU.
  ///
  ///     p(n) = matches(n) ÷ max(1, totals(n)), with 0.1 in place of 0 matches
  ///     BLEU = BP · exp(Σ ln p(n) ÷ N); 0 if not a single token matches
  ///
  /// It differs from sacreBLEU's in what it does to an order of which the hypothesis has no n-gram, and in its tokens,
  /// which the caller chooses; mostly white space divides them (`Tokenizer.none`).
  ///
  /// Source: nltk 3.10, `nltk/translate/bleu_score.py`.
  ///
  /// - Parameters:
  ///   - overlap: Of the order at least.
  ///   - order: N.
  public static func nltkMethod1(_ overlap: NGramOverlap, order: Int = 4) -> Double {
    precondition(
      1...overlap.matches.count ~= order, "The overlap was counted up to the order that is asked for.")
    guard overlap.matches[0] > 0 else { return 0 }
    let (h, r) = (Double(overlap.hypothesisLength), Double(overlap.referenceLength))
    let weight = 1 / Double(order)
    let sum = zip(overlap.matches, overlap.totals).prefix(order).reduce(0.0) { sum, counts in
      sum + weight * log((counts.0 == 0 ? 0.1 : Double(counts.0)) / Double(max(1, counts.1)))
    }
    return (h > r ? 1 : exp(1 - r / h)) * exp(sum)
  }
}
