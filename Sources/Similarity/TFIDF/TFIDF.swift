internal import Glibc

/// How much a term weighs, by how few of some texts it occurs in: scikit-learn's `TfidfVectorizer` with its defaults.
///
///     idf(t)  = ln((1 + n) ÷ (1 + df(t))) + 1      n texts, df(t) of which hold the term (smooth_idf)
///     w(t, d) = tf(t, d) · idf(t)                  tf: how often the term occurs in the text
///     cos     = Σ w(t, a) · w(t, b) ÷ (|w(a)| · |w(b)|)
///
/// The texts that it is fitted to decide what it says. *Per sample* those are the answers to one instruction, the
/// aggregate among them; *per corpus* all texts of an experiment. The two are different measures: always say which. A
/// term that none of them holds weighs nothing.
///
/// Source: scikit-learn 1.9, `sklearn/feature_extraction/text.py`, and its user guide, §7.2.3.4 "Tf–idf term weighting".
public struct TFIDF: Equatable, Sendable {
  /// By the number of the term; 0 where none of the texts holds it.
  private let weights: [Double]

  /// Fits the weights to some texts, all of them of one vocabulary.
  public init(fitting documents: [TermCounts]) {
    var frequencies: [Int] = []
    for document in documents {
      for term in document.terms {
        let number = Int(term.number)
        if number >= frequencies.count {
          frequencies += repeatElement(0, count: max(1024, frequencies.count, number + 1))
        }
        frequencies[number] += 1
      }
    }
    let n = Double(documents.count)
    let byFrequency =
      [0] + documents.indices.map { log((1 + n) / (1 + Double($0 + 1))) + 1 }
    weights = frequencies.map { byFrequency[$0] }
  }

  /// The cosine of one text with each of some others: 0 … 1, and 0 where one of the two has no term with a weight.
  ///
  /// (scikit-learn refuses to fit texts without a single term; here their cosine is 0.)
  public func cosines(of text: TermCounts, with others: [TermCounts]) -> [Double] {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: weights.count) { vector in
      vector.initialize(repeating: 0)
      let norm = norm(of: text)
      for term in text.terms where Int(term.number) < weights.count {
        vector[Int(term.number)] = weight(of: term) / norm
      }
      return others.map { other in
        let otherNorm = self.norm(of: other)
        if norm == 0 || otherNorm == 0 { return 0 }
        return other.terms.reduce(0.0) { sum, term in
          Int(term.number) < weights.count
            ? sum + weight(of: term) / otherNorm * vector[Int(term.number)] : sum
        }
      }
    }
  }

  /// The cosine of two texts: 0 … 1, and 0 where one of them has no term with a weight.
  public func cosine(of text: TermCounts, with other: TermCounts) -> Double {
    cosines(of: text, with: [other])[0]
  }

  private func weight(of term: TermCounts.Term) -> Double {
    Int(term.number) < weights.count ? Double(term.count) * weights[Int(term.number)] : 0
  }

  private func norm(of text: TermCounts) -> Double {
    text.terms.reduce(0.0) { $0 + weight(of: $1) * weight(of: $1) }.squareRoot()
  }
}
