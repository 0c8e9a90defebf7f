/// A prefix as all measures want it.
struct PreparedText {
  /// The longest n-grams of `tokens` and `words` that are compared.
  static let maximumOrder = 5

  let scalars: Scalars
  /// By `13a`.
  let tokens: [UInt32]
  /// What white space divides.
  let words: [UInt32]
  let terms: TermCounts

  init(_ text: String, _ vocabulary: inout Vocabulary) {
    scalars = Scalars(text)
    tokens = vocabulary.tokens(of: text, by: .mteval13a)
    words = vocabulary.tokens(of: text, by: .none)
    terms = vocabulary.terms(of: text)
  }
}

/// A prefix that others are held against: its n-grams, ready to be looked up.
struct PreparedReference {
  let tokens: NGramIndex
  let words: NGramIndex

  init(_ text: PreparedText) {
    tokens = NGramIndex([text.tokens], maximumOrder: PreparedText.maximumOrder)
    words = NGramIndex([text.words], maximumOrder: PreparedText.maximumOrder)
  }
}
