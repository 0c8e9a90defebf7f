import Testing

@testable import Gateway

@Suite struct GeneratedAnswersTests {
  static let answers = GeneratedAnswers(seed: 0x9E37_79B9_7F4A_7C15, tokens: 12...16)

  @Test("Generated text has exactly the tokens asked for", arguments: [1, 2, 3, 17, 64, 1000])
  func length(count: Int) {
    for seed in UInt64(0)..<20 {
      let text = GeneratedText(seed: seed).prefix(tokens: count)
      #expect(MockTokens.count(text) == count)
      #expect(text == GeneratedText(seed: seed).prefix(tokens: count))
      #expect(text.first?.isUppercase == true)
    }
  }

  @Test("Wherever an answer is cut, whoever goes on from there says the rest of it", arguments: [0, 3, 1023])
  func continued(sample: Int) {
    let whole = Self.answers.rest(after: "", sample: sample)
    #expect((12...16).contains(MockTokens.count(whole)))
    // Behind three words nothing else begins so; before that, the sample that is asked for has to decide.
    let third = whole.utf8.count - whole.split(separator: " ", maxSplits: 3).last!.utf8.count
    for cut in 0...whole.utf8.count {
      let said = String(decoding: whole.utf8.prefix(cut), as: UTF8.self)
      let rest = Self.answers.rest(after: said, sample: cut < third ? sample : sample + 1024 - cut % 16)
      #expect(said + rest == whole)
    }
  }

  @Test("Samples, questions and models differ in their words")
  func samples() {
    let texts = (0..<200).map { Self.answers.rest(after: "", sample: $0) }
    let others = (0..<200).map {
      GeneratedAnswers(seed: 0x5851_F42D_4C95_7F2D, tokens: 12...16).rest(after: "", sample: $0)
    }
    #expect(Set(texts + others).count == 400)
    #expect(Self.answers.rest(after: "", sample: 1024 + 5) == texts[5])
  }

  @Test("Whom other words are put into the mouth goes on with a word of their own, at that length")
  func otherWords() {
    let whole = Self.answers.rest(after: "", sample: 2)
    for said in ["Zero", "Zero, one", "¿Cómo?"] {
      let rest = Self.answers.rest(after: said, sample: 2)
      #expect(rest.hasPrefix(" ") && whole.hasSuffix(rest))
      // The longest word has 15 bytes, and a comma and the space may follow it.
      #expect((0...17).contains(whole.utf8.count - said.utf8.count - rest.utf8.count))
      let glued = Self.answers.rest(after: said + " ", sample: 2)
      #expect(!glued.hasPrefix(" ") && whole.hasSuffix(" " + glued))
    }
    #expect(Self.answers.rest(after: String(repeating: "x", count: 1000), sample: 2) == "")
  }
}
