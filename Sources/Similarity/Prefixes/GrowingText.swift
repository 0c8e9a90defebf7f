/// A text that was written bit by bit, and where it stood after each round.
public struct GrowingText: Equatable, Sendable {
  /// All of it.
  public let text: String
  /// Where its prefixes end, one for each round, in bytes of UTF-8.
  public let ends: [Int]

  /// Joins a text and its prefixes.
  ///
  /// - Parameter ends: One for each round, none smaller than the one before: of an answer, what had been written when the
  ///   round had ended; of a proposal, the evidence that the round saw.
  /// - Throws: `SimilarityError` where a prefix ends behind the text, before the prefix before it, or inside a scalar.
  public init(_ text: String, ends: [Int]) throws(SimilarityError) {
    let problem: String? = text.withUTF8Text { utf8 in
      var before = 0
      for (round, end) in ends.enumerated() {
        let prefix = "The prefix of round \(round) ends at byte \(end)"
        if end < before { return "\(prefix), before byte \(before); a prefix of a growing text only grows." }
        if end > utf8.count { return "\(prefix) of a text of \(utf8.count) bytes." }
        if !utf8.isScalarBoundary(end) { return "\(prefix), inside a scalar; a prefix holds whole scalars." }
        before = end
      }
      return nil
    }
    if let problem { throw SimilarityError(.prefixes, problem) }
    self.text = text
    self.ends = ends
  }

  /// How many rounds there are.
  public var rounds: Int { ends.count }

  /// What there was of it in a round.
  public func prefix(_ round: Int) -> String {
    String(decoding: text.utf8.prefix(ends[round]), as: UTF8.self)
  }

  /// The first round whose prefix holds all up to `end`; nil if none does.
  func firstRound(holding end: Int) -> Int? { ends.firstIndex { $0 >= end } }
}
