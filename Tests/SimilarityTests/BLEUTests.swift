import Similarity
import Testing

@Suite("BLEU")
struct BLEUTests {
  @Test("Signatures are sacreBLEU's, and say who computed")
  func signatures() {
    #expect(
      BLEU().signature() == "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+chunkwise")
    #expect(
      BLEU(
        tokenizer: .international, isLowercased: true, smoothing: .addK(0.3), usesEffectiveOrder: true
      ).signature(references: nil)
        == "nrefs:var|case:lc|eff:yes|tok:intl|smooth:add-k[0.30]|version:2.6.0+chunkwise")
    #expect(BLEU(smoothing: .floor()).signature(references: 3).contains("nrefs:3|"))
    #expect(BLEU(smoothing: .floor()).signature().contains("smooth:floor[0.10]"))
  }

  @Test("One overlap gives the score of either text as the hypothesis")
  func directions() throws {
    let (a, b) = ("the cat sat on the mat, the cat", "on the mat sat the cat")
    var vocabulary = Vocabulary()
    let tokens = [a, b].map { vocabulary.tokens(of: $0) }
    let overlap = NGramIndex([tokens[1]]).overlap(with: tokens[0])
    #expect(overlap.reversed == NGramIndex([tokens[0]]).overlap(with: tokens[1]))
    let bleu = BLEU.sentence()
    #expect(try bleu.score(overlap) == bleu.score(ofSentence: a, references: [b]))
    #expect(try bleu.score(overlap.reversed) == bleu.score(ofSentence: b, references: [a]))
  }

  @Test("What was counted to a high order gives every lower one")
  func orders() throws {
    let (a, b) = ("one two three four five six seven", "one two three four six seven eight nine")
    var vocabulary = Vocabulary()
    let tokens = [a, b].map { vocabulary.tokens(of: $0) }
    let overlap = NGramIndex([tokens[1]], maximumOrder: 8).overlap(with: tokens[0])
    for order in BLEU.orders {
      let bleu = BLEU.sentence(maximumOrder: order)
      #expect(try bleu.score(overlap).score == bleu.score(ofSentence: a, references: [b]).score)
    }
  }

  @Test("A text without a reference is refused, by its number; so is a corpus without a text")
  func references() {
    let corpus = [(hypothesis: "a", references: ["b"]), (hypothesis: "c", references: [])]
    let error = #expect(throws: SimilarityError.self) { try BLEU().score(ofCorpus: corpus) }
    #expect(error?.description == "Text 2 has no reference; BLEU needs one at least.")
    #expect(error?.kind == .references)
    #expect(throws: SimilarityError.self) { try BLEU().score(ofCorpus: []) }
    #expect(throws: SimilarityError.self) { try BLEU().score(ofSentence: "a", references: []) }
  }

  @Test("Texts may have different numbers of references")
  func variable() throws {
    let score = try BLEU().score(ofCorpus: [
      (hypothesis: "a b c d e", references: ["a b c d e"]),
      (hypothesis: "f g h i j", references: ["x", "f g h i j", "y z"]),
    ])
    #expect(score.score > 99.999)
  }

  @Test("Tokens get the same number exactly if they are the same", arguments: [1, 7, 8, 9, 16, 17, 40])
  func vocabulary(length: Int) {
    var vocabulary = Vocabulary()
    let words = (0..<5000).map { String(repeating: "x", count: length - min(length, 4)) + "\($0 % 2500)" }
    let tokens = vocabulary.tokens(of: words.joined(separator: " "), by: .none)
    #expect(tokens == (0..<5000).map { UInt32($0 % 2500) })
    #expect(vocabulary.count == 2500)
  }
}
