import Similarity
import Testing

@Suite("Growing texts")
struct PrefixTests {
  private let answer = "The tides follow the Moon, 3.5 times a day – naïve, 潮汐 don't wait. The Sun helps."
  private let proposals = [
    "The tides follow the Moon and the Sun.", "Tides: 潮汐. The Moon pulls; the Sun helps, don't you know?", "",
  ]

  /// Ends at scalars, spread over the text.
  private func growing(_ text: String, rounds: Int) throws -> GrowingText {
    let scalars = Array(text.unicodeScalars)
    return try GrowingText(
      text,
      ends: (1...rounds).map { round in
        String(String.UnicodeScalarView(scalars[..<(scalars.count * round / (rounds + 1))])).utf8.count
      })
  }

  @Test(
    "An answer after each round against what the round saw is as if measured alone",
    arguments: Tokenizer.allCases)
  func prefixes(tokenizer: Tokenizer) throws {
    let long = String(repeating: answer + " ", count: 4)
    let answer = try growing(long, rounds: 7)
    let proposals = try (proposals + [String(long.reversed())]).map { try growing($0, rounds: 7) }
    try expect(answer, proposals, tokenizer)
  }

  @Test(
    "So are texts of nasty alphabets, wherever their prefixes end", arguments: Tokenizer.allCases,
    [
      ["a", "b", " ", " "], ["x", ".", ",", "5", "-", "\n", " "], ["Σ", "Α", "\u{301}", "'", " "],
      ["<", "skipped", ">", "&", "amp;", "lt;", "quot;", "-", "\n", " "],
      ["潮", "汐", "。", "\u{3000}", "\u{A0}", " "],
    ])
  func random(tokenizer: Tokenizer, alphabet: [String]) throws {
    var random = SplitMix(state: 7)
    for _ in 0..<60 {
      let rounds = Int.random(in: 1...9, using: &random)
      var text: GrowingText {
        get throws {
          let pieces = (0..<Int.random(in: 0...120, using: &random)).map { _ in
            alphabet.randomElement(using: &random)!
          }
          let text = pieces.joined()
          let scalars = Array(text.unicodeScalars)
          let ends = (0..<rounds).map { _ in Int.random(in: 0...scalars.count, using: &random) }.sorted()
          return try GrowingText(
            text, ends: ends.map { String(String.UnicodeScalarView(scalars[..<$0])).utf8.count })
        }
      }
      try expect(try text, [try text, try text, try text], tokenizer)
    }
  }

  /// Measures all prefixes together, and each anew.
  private func expect(_ answer: GrowingText, _ proposals: [GrowingText], _ tokenizer: Tokenizer) throws {
    let sample = try GrowingSample(answer: answer, proposals: proposals, tokenizer: tokenizer)
    try #require(sample.similarities.count == answer.rounds)
    for (round, pairs) in sample.similarities.enumerated() {
      let evidence = proposals.map { $0.prefix(round) }
      try #require(pairs.count == evidence.count)
      for (slot, pair) in pairs.enumerated() {
        expect(pair, of: slot, isOf: answer.prefix(round), evidence, tokenizer)
      }
    }
  }

  /// Measures two texts anew.
  private func expect(
    _ pair: PairSimilarity, of slot: Int, isOf answer: String, _ evidence: [String], _ tokenizer: Tokenizer
  ) {
    var vocabulary = Vocabulary()
    func overlap(by tokenizer: Tokenizer) -> NGramOverlap {
      let reference = vocabulary.tokens(of: evidence[slot], by: tokenizer)
      let hypothesis = vocabulary.tokens(of: answer, by: tokenizer)
      return NGramIndex([reference], maximumOrder: 5).overlap(with: hypothesis)
    }
    #expect(pair.tokenOverlap == overlap(by: tokenizer))
    #expect(pair.wordOverlap == overlap(by: .none))
    let (a, b) = (Scalars(answer), Scalars(evidence[slot]))
    #expect(pair.levenshtein == Levenshtein.normalizedSimilarity(a, b))
    #expect(pair.indel == Indel.normalizedSimilarity(a, b))
    let terms = (evidence + [answer]).map { vocabulary.terms(of: $0) }
    let cosine = TFIDF(fitting: terms).cosine(of: terms[slot], with: terms[evidence.count])
    #expect(abs(pair.cosine - cosine) < 1e-14)
  }

  @Test("A prefix that cannot be is refused, and it is said why")
  func refused() throws {
    for (ends, says) in [
      (
        [4, 2], "The prefix of round 1 ends at byte 2, before byte 4; a prefix of a growing text only grows."
      ),
      ([2, 9], "The prefix of round 1 ends at byte 9 of a text of 6 bytes."),
      ([3], "The prefix of round 0 ends at byte 3, inside a scalar; a prefix holds whole scalars."),
      ([-1], "The prefix of round 0 ends at byte -1, before byte 0; a prefix of a growing text only grows."),
    ] {
      let error = #expect(throws: SimilarityError.self) { try GrowingText("naïve", ends: ends) }
      #expect(error?.description == says)
    }
    let error = #expect(throws: SimilarityError.self) {
      try GrowingSample(
        answer: GrowingText("a", ends: [1]), proposals: [GrowingText("b", ends: [0, 1])])
    }
    #expect(error?.kind == .prefixes)
  }

  @Test("A text may have no round, and a round nothing to see; what was not asked for is not there")
  func nothing() throws {
    let sample = try GrowingSample(
      answer: GrowingText("", ends: [0]), proposals: [GrowingText("text", ends: [0])])
    let pair = sample.similarities[0][0]
    #expect(pair.levenshtein == 1 && pair.indel == 1)
    #expect(pair.tokenOverlap.matches == [0, 0, 0, 0, 0] && pair.cosine == 0)
    let plain = try GrowingSample(
      answer: GrowingText("", ends: [0]), proposals: [GrowingText("text", ends: [4])], extras: [])
    #expect(plain.similarities[0][0].wordOverlap == nil && plain.similarities[0][0].levenshtein == nil)
    #expect(try GrowingSample(answer: GrowingText("", ends: []), proposals: []).similarities.isEmpty)
  }
}
