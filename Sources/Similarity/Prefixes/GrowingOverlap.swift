/// The n-grams that a growing answer shares with each of the growing proposals, followed token by token.
///
/// An n-gram counts as often as it occurs in both texts. A further occurrence in one of them is shared if the other still has
/// more of them, and one that is dropped was shared if the other has more than what is left: so each token of a text costs
/// as many steps as there are orders, however many rounds there are.
struct GrowingOverlap {
  /// The answer and, by slot, the proposals.
  private let texts: [GrowingTokens]
  private let numbers: NGramNumbers
  private var trails: [NGramTrail]
  /// By n-gram, then by text: how often it occurs.
  private var counts: [UInt32]
  /// By text, then by order: n-grams that are shared with the answer.
  private var matches: [[Int]]

  /// Begins before the first round.
  ///
  /// - Parameter maximumOrder: The longest n-grams that count.
  init(_ answer: GrowingTokens, _ proposals: [GrowingTokens], maximumOrder: Int) {
    texts = [answer] + proposals
    numbers = NGramNumbers(of: answer, maximumOrder: maximumOrder)
    trails = texts.map { _ in NGramTrail(maximumOrder: maximumOrder) }
    counts = Array(repeating: 0, count: (numbers.count + 1) * texts.count)
    matches = texts.map { _ in Array(repeating: 0, count: maximumOrder) }
  }

  /// What the answer, the hypothesis, shares with each proposal, by slot, in the next round.
  mutating func next(_ round: Int) -> [NGramOverlap] {
    for text in texts.indices {
      let step = texts[text].steps[round]
      for _ in 0..<step.dropped { drop(from: text) }
      for token in step.added { append(token, to: text) }
    }
    return texts.indices.dropFirst().map {
      NGramOverlap(
        matches: matches[$0], hypothesisLength: trails[0].tokens, referenceLength: trails[$0].tokens)
    }
  }

  private mutating func append(_ token: UInt32, to text: Int) {
    let numbers = numbers
    trails[text].append(token) { numbers.number(of: $0, followedBy: token) }
    for (order, gram) in trails[text].last.enumerated() {
      if gram == 0 { break }
      let place = Int(gram) * texts.count
      share(text, order, place, 1)
      counts[place + text] += 1
    }
  }

  private mutating func drop(from text: Int) {
    for (order, gram) in trails[text].last.enumerated() {
      if gram == 0 { break }
      let place = Int(gram) * texts.count
      counts[place + text] -= 1
      share(text, order, place, -1)
    }
    trails[text].dropLast()
  }

  /// Counts one occurrence more or less, beside those that are counted in the same text, for those that share it.
  private mutating func share(_ text: Int, _ order: Int, _ place: Int, _ change: Int) {
    let others = counts[place + text]
    if text > 0 {
      if counts[place] > others { matches[text][order] += change }
      return
    }
    for proposal in texts.indices.dropFirst() where counts[place + proposal] > others {
      matches[proposal][order] += change
    }
  }
}
