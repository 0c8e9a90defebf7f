/// A prefix as all measures want it.
struct PreparedText {
  let scalars: Scalars
  /// By the tokeniser that was asked for.
  let tokens: [UInt32]
  /// What white space divides.
  let words: [UInt32]
  let terms: TermCounts

  init(_ text: String, _ tokenizer: Tokenizer, _ vocabulary: inout Vocabulary) {
    scalars = Scalars(text)
    tokens = vocabulary.tokens(of: text, by: tokenizer)
    words = vocabulary.tokens(of: text, by: .none)
    terms = vocabulary.terms(of: text)
  }
}

/// A prefix that others are held against: its n-grams, ready to be looked up.
struct PreparedReference {
  let tokens: NGramIndex
  let words: NGramIndex

  /// The longest n-grams of words that are compared.
  private static let longestOfWords = 5

  /// - Parameter maximumOrder: The longest n-grams of tokens that are compared.
  init(_ text: PreparedText, maximumOrder: Int) {
    tokens = NGramIndex([text.tokens], maximumOrder: maximumOrder)
    words = NGramIndex([text.words], maximumOrder: Self.longestOfWords)
  }
}
