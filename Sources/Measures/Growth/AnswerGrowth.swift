public import Similarity

/// How an answer grew beside the proposals that it was written from: how alike they were after each round, and which of
/// its words proposals hold too.
public struct AnswerGrowth: Equatable, Sendable {
  /// Where the answer stood after each round.
  public let answer: GrowingText
  /// Whether it is longer than `longest`, so that it was compared with nothing.
  public let isTooLong: Bool
  /// The places whose texts it was compared with, in the order in which they were read: what `Provenance` calls slots.
  public private(set) var places: [Int] = []
  /// The places whose texts are longer than `longest` and were left out.
  public private(set) var tooLongPlaces: [Int] = []
  /// How many words the answer has; 0 where it was compared with nothing.
  public private(set) var wordCount = 0
  /// The words that proposals hold too, in the answer's order.
  public private(set) var spans: [Provenance.Span] = []
  /// The rounds after which it was compared, in ascending order.
  public private(set) var comparedRounds: [Int] = []
  /// By compared round, then as in `places`: the answer after the round against what the round saw of the place's text.
  public private(set) var similarities: [[PairSimilarity]] = []

  /// The longest text, in bytes of UTF-8, that is compared: the time that it takes grows with the square.
  public static let longest = 32_768

  /// Compares what a place wrote with what it read.
  ///
  /// - Parameters:
  ///   - extras: what of `similarities` is measured beside the rest.
  ///   - tokenizer: how the n-grams of `similarities` divide texts.
  ///   - maximumOrder: up to which order they are counted, 5 … 8.
  ///   - mostRounds: after how many rounds similarities are computed, 2 at least. Of more, so many are taken at even
  ///     distances, the first and the last among them; spans are of all.
  /// - Throws: `SimilarityError` where the recording contradicts itself: a prefix that shrinks, or ends behind its text or
  ///   inside a scalar.
  public init(
    _ texts: RequestTexts, place: Int, extras: PairSimilarity.Extras = [],
    tokenizer: Tokenizer = .mteval13a, maximumOrder: Int = 5, mostRounds: Int = .max
  ) throws(SimilarityError) {
    precondition(mostRounds > 1, "The first round and the last are compared.")
    let rounds = texts.rounds(ofPlace: place)
    answer = try GrowingText(texts.text(ofPlace: place), ends: rounds.map(\.answerBytes))
    isTooLong = answer.text.utf8.count > Self.longest
    if isTooLong { return }
    var proposals: [GrowingText] = []
    for (index, upstream) in texts.upstreams(of: place).enumerated() {
      let text = texts.text(ofPlace: upstream)
      guard text.utf8.count <= Self.longest else {
        tooLongPlaces.append(upstream)
        continue
      }
      let ends = rounds.map { $0.evidenceBytes[index] }
      proposals.append(try GrowingText(text, ends: ends))
      places.append(upstream)
    }
    if places.isEmpty { return }
    let provenance = try Provenance(answer: answer, proposals: proposals)
    wordCount = provenance.wordCount
    spans = provenance.spans
    comparedRounds =
      rounds.count <= mostRounds
      ? Array(rounds.indices) : (0..<mostRounds).map { $0 * (rounds.count - 1) / (mostRounds - 1) }
    similarities = try GrowingSample(
      answer: try Self.part(of: answer, comparedRounds),
      proposals: try proposals.map { (proposal) throws(SimilarityError) in
        try Self.part(of: proposal, comparedRounds)
      }, extras: extras, tokenizer: tokenizer, maximumOrder: maximumOrder
    ).similarities
  }

  /// A text as if there had been some of the rounds only.
  private static func part(of text: GrowingText, _ rounds: [Int]) throws(SimilarityError) -> GrowingText {
    try GrowingText(text.text, ends: rounds.map { text.ends[$0] })
  }
}
