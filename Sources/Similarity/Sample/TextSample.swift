/// Texts that answer one instruction, prepared once for every pair of them.
///
/// TF-IDF is fitted *per sample*: to all texts in here. So which texts are in the sample is a part of what is measured;
/// the usual one is an aggregate and the proposals that it is compared with.
public struct TextSample: Sendable {
  private let texts: [PreparedText]
  private let tfidf: TFIDF

  /// Prepares some texts.
  public init(_ texts: [String]) {
    var vocabulary = Vocabulary()
    self.texts = texts.map { PreparedText($0, &vocabulary) }
    tfidf = TFIDF(fitting: self.texts.map(\.terms))
  }

  /// How alike a text is to each of some others, all of them by their place in the sample.
  public func similarities(of text: Int, to others: some Sequence<Int>) -> [PairSimilarity] {
    let first = texts[text]
    let reference = PreparedReference(first)
    let seconds = others.map { texts[$0] }
    let cosines = tfidf.cosines(of: first.terms, with: seconds.map(\.terms))
    return zip(seconds, cosines).map { second, cosine in
      PairSimilarity(
        // The n-grams that two texts share are the same from either side; one index serves all the others.
        tokenOverlap: reference.tokens.overlap(with: second.tokens).reversed,
        wordOverlap: reference.words.overlap(with: second.words).reversed,
        scalarCounts: [first.scalars.count, second.scalars.count],
        levenshteinDistance: Levenshtein.distance(first.scalars, second.scalars),
        indelDistance: Indel.distance(first.scalars, second.scalars), cosine: cosine)
    }
  }
}
