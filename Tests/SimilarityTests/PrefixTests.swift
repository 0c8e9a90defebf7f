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

  @Test("Every prefix of an answer against every prefix of its proposals is as if measured alone")
  func prefixes() throws {
    let long = String(repeating: answer + " ", count: 4)
    let answer = try growing(long, rounds: 7)
    let proposals = try (proposals + [String(long.reversed())]).map { try growing($0, rounds: 7) }
    let sample = try GrowingSample(answer: answer, proposals: proposals)
    #expect(sample.rounds == 7)
    for answerRound in 0..<7 {
      for evidenceRound in 0..<7 {
        let pairs = sample.similarities(answerRound: answerRound, evidenceRound: evidenceRound)
        let evidence = proposals.map { $0.prefix(evidenceRound) }
        for (slot, pair) in pairs.enumerated() {
          expect(pair, of: slot, isOf: answer.prefix(answerRound), evidence)
        }
      }
    }
  }

  /// Measures two texts anew.
  private func expect(_ pair: PairSimilarity, of slot: Int, isOf answer: String, _ evidence: [String]) {
    var vocabulary = Vocabulary()
    func overlap(by tokenizer: Tokenizer) -> NGramOverlap {
      let reference = vocabulary.tokens(of: evidence[slot], by: tokenizer)
      let hypothesis = vocabulary.tokens(of: answer, by: tokenizer)
      return NGramIndex([reference], maximumOrder: 5).overlap(with: hypothesis)
    }
    #expect(pair.tokenOverlap == overlap(by: .mteval13a))
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

  @Test("A text may have no round, and a round nothing to see")
  func nothing() throws {
    let sample = try GrowingSample(
      answer: GrowingText("", ends: [0]), proposals: [GrowingText("text", ends: [0])])
    let pair = sample.similarities(answerRound: 0, evidenceRound: 0)[0]
    #expect(pair.levenshtein == 1 && pair.indel == 1)
    #expect(pair.tokenOverlap.matches == [0, 0, 0, 0, 0] && pair.cosine == 0)
    #expect(try GrowingSample(answer: GrowingText("", ends: []), proposals: []).rounds == 0)
  }
}
