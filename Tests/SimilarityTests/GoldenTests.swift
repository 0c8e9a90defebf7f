import JSON
import Similarity
import Testing

@Suite("What the reference implementations say")
struct GoldenTests {
  private func expectNone(_ deviations: Deviations) {
    print(deviations.summary)
    #expect(deviations.failures.isEmpty, "\(deviations.failures.prefix(10).joined(separator: "\n"))")
  }

  private func check(_ row: JSONValue, _ score: BLEUScore, in place: String, _ deviations: inout Deviations)
    throws
  {
    let place = "\(place) by \(try #require(row["signature"]?.string)), order \(score.precisions.count)"
    deviations.note("BLEU", score.score, try row.number("score"), allowed: 1e-9, in: place)
    deviations.note(
      "brevity penalty", score.brevityPenalty, try row.number("bp"), allowed: 1e-12, in: place)
    for (ours, reference) in zip(score.precisions, try row.numbers("precisions")) {
      deviations.note("precision", ours, reference, allowed: 1e-12, in: place)
    }
    let lengths = [score.statistics.hypothesisLength, score.statistics.referenceLength].map(Double.init)
    for (ours, reference) in zip(lengths, try row.numbers("lengths")) {
      deviations.note("length", ours, reference, allowed: 0, in: place)
    }
  }

  @Test("Sentence BLEU is sacreBLEU's, whatever the tokeniser, smoothing and order")
  func sentences() throws {
    var deviations = Deviations()
    for golden in try GoldenCases.ofKind("pair") {
      let (a, b) = (try golden["a"]?.text() ?? "", try golden["b"]?.text() ?? "")
      for row in try #require(golden["bleu"]?.array) {
        let score = try row.bleu().score(ofSentence: a, references: [b])
        try check(row, score, in: golden["name"]?.string ?? "", &deviations)
      }
    }
    expectNone(deviations)
  }

  @Test("Corpus BLEU is sacreBLEU's, with one reference and with several")
  func corpora() throws {
    var deviations = Deviations()
    for (number, golden) in try GoldenCases.ofKind("corpus").enumerated() {
      let segments = try #require(golden["segments"]?.array).map {
        (hypothesis: try $0["hyp"]?.text() ?? "", references: try $0.texts("refs"))
      }
      let row = try #require(golden["bleu"])
      let bleu = try row.bleu()
      try check(row, bleu.score(ofCorpus: segments), in: "corpus \(number)", &deviations)
      #expect(
        bleu.signature(references: segments[0].references.count)
          == (row["signature"]?.string ?? "") + "+chunkwise")
    }
    expectNone(deviations)
  }

  @Test("NLTK's method 1 is NLTK's")
  func nltk() throws {
    var deviations = Deviations()
    for golden in try GoldenCases.ofKind("pair") {
      var vocabulary = Vocabulary()
      let tokens = try ["a", "b"].map { vocabulary.tokens(of: try golden[$0]?.text() ?? "", by: .none) }
      let overlap = NGramIndex([tokens[1]], maximumOrder: 5).overlap(with: tokens[0])
      for (order, reference) in zip(1..., try golden.numbers("nltk")) {
        deviations.note(
          "NLTK", BLEU.nltkMethod1(overlap, order: order), reference, allowed: 1e-12,
          in: "\(golden["name"]?.string ?? "") at order \(order)")
      }
    }
    expectNone(deviations)
  }

  @Test("Edit distances and their similarities are rapidfuzz's, either way round")
  func editDistances() throws {
    var deviations = Deviations()
    for golden in try GoldenCases.ofKind("pair") {
      let place = golden["name"]?.string ?? ""
      let (a, b) = (Scalars(try golden["a"]?.text() ?? ""), Scalars(try golden["b"]?.text() ?? ""))
      for (a, b) in [(a, b), (b, a)] {
        let levenshtein = try golden.numbers("levenshtein")
        deviations.note(
          "Levenshtein", Double(Levenshtein.distance(a, b)), levenshtein[0], allowed: 0, in: place)
        deviations.note(
          "Levenshtein similarity", Levenshtein.normalizedSimilarity(a, b), levenshtein[1], allowed: 0,
          in: place)
        let indel = try golden.numbers("indel")
        deviations.note("Indel", Double(Indel.distance(a, b)), indel[0], allowed: 0, in: place)
        deviations.note(
          "Indel similarity", Indel.normalizedSimilarity(a, b), indel[1], allowed: 0, in: place)
      }
    }
    expectNone(deviations)
  }

  @Test("TF-IDF cosines are scikit-learn's, also for texts that the weights were not fitted to")
  func cosines() throws {
    var deviations = Deviations()
    for (number, golden) in try GoldenCases.ofKind("terms").enumerated() {
      var vocabulary = Vocabulary()
      let fitted = try golden.texts("texts").map { vocabulary.terms(of: $0) }
      let others = try golden.texts("others").map { vocabulary.terms(of: $0) }
      let cosines = TFIDF(fitting: fitted).cosines(of: fitted[0], with: fitted + others)
      let references = try golden.numbers("cosines")
      #expect(cosines.count == references.count)
      for (ours, reference) in zip(cosines, references) {
        deviations.note("TF-IDF", ours, reference, allowed: 1e-12, in: "case \(number)")
      }
    }
    expectNone(deviations)
  }

  @Test("Tokens are sacreBLEU's")
  func tokens() throws {
    for golden in try GoldenCases.ofKind("pair") where golden["tokens"] != nil {
      let text = try golden["a"]?.text() ?? ""
      var vocabulary = Vocabulary()
      for tokenizer in Tokenizer.allCases {
        let reference = try golden["tokens"]?.texts(tokenizer.rawValue).joined(separator: " ") ?? ""
        #expect(
          vocabulary.tokens(of: text, by: tokenizer) == vocabulary.tokens(of: reference, by: .none),
          "\(tokenizer.rawValue): \(text.debugDescription)")
      }
    }
  }

  @Test("Terms are scikit-learn's, and lower case is Python's")
  func terms() throws {
    for golden in try GoldenCases.ofKind("pair") where golden["words"] != nil {
      let text = try golden["a"]?.text() ?? ""
      let lower = try golden["lower"]?.text() ?? ""
      var vocabulary = Vocabulary()
      let terms = vocabulary.terms(of: text)
      #expect(
        terms == vocabulary.terms(of: try golden.texts("words").joined(separator: " ")),
        "\(text.debugDescription)")
      #expect(
        vocabulary.tokens(of: text, by: .characters, lowercased: true)
          == vocabulary.tokens(of: lower, by: .characters),
        "\(text.debugDescription)")
    }
  }
}
