/// The n-grams of a text, by the token that each ends with.
struct NGramTrail {
  let maximumOrder: Int
  /// For each token, by order, the number of the n-gram; 0 where it has none, and then those of higher orders have none.
  private var grams: [UInt32] = []

  init(maximumOrder: Int) { self.maximumOrder = maximumOrder }

  /// How many tokens there are.
  var tokens: Int { grams.count / maximumOrder }

  /// Those that end with the last token.
  var last: ArraySlice<UInt32> { grams[(grams.count - maximumOrder)...] }

  /// Adds a token.
  ///
  /// - Parameter number: of the n-gram that follows from the number of its first n − 1 tokens.
  mutating func append(_ token: UInt32, _ number: (_ parent: UInt32) -> UInt32) {
    let before = grams.count - maximumOrder
    var gram = number(0)
    grams.append(gram)
    for order in 1..<maximumOrder {
      let parent = before < 0 ? 0 : grams[before + order - 1]
      gram = parent == 0 || gram == 0 ? 0 : number(parent)
      grams.append(gram)
    }
  }

  /// Takes so many of the last tokens away.
  mutating func dropLast(_ count: Int = 1) { grams.removeLast(count * maximumOrder) }
}
