import Measures
import Testing
import TokenStreams

@Suite("Studies of how answers resemble preferred proposals")
struct CorrelationStudyTests {
  private static let words = [
    "sky", "blue", "light", "wave", "sea", "tide", "moon", "sun", "air", "dust", "red",
  ]

  /// Samples whose answers copy the preferred proposal's words with this share.
  private func group(_ count: Int, copies: Double) throws -> CorrelationGroup {
    var random = SplitMix64(seed: 21)
    func text(_ words: Int) -> [String] {
      (0..<words).map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &random)] }
    }
    let samples = try (0..<count).map { index in
      let proposals = (0..<5).map { _ in text(12) }
      let best = Int.random(in: 0..<5, using: &random)
      let answer = zip(proposals[best], text(12)).map { random.unit() < copies ? $0 : $1 }
      return CorrelationSample(
        index: index, instruction: "\(index)",
        proposals: try proposals.enumerated().map { place, words in
          let preference = try #require(
            PreferenceScore(alpacaEval: place == best ? 1.9 : 1 + Double(place) / 10))
          return .init(
            model: place, position: place, text: words.joined(separator: " "), preference: preference)
        }, answer: answer.joined(separator: " "))
    }
    return CorrelationGroup(name: "x", isControl: false, samples: samples)
  }

  private func rows(_ study: CorrelationStudy) -> [CorrelationRow] {
    let scores = study.group.samples.indices.map { study.scores(ofSample: $0) }
    return study.rows(study.rows.map { study.row($0, of: scores) }, with: study.partials(of: scores))
  }

  @Test("Answers that copy the preferred proposal correlate; shuffled ones do not")
  func copies() throws {
    let study = CorrelationStudy(
      of: try group(120, copies: 0.9), metrics: [.bleu, .levenshtein, .tfidf],
      bootstrap: Bootstrap(resamples: 200))
    let rows = rows(study)
    #expect(rows.count == 4 + CorrelationRow.Control.allCases.count)
    for row in rows.prefix(4) {
      #expect(try #require(row.correlation.mean) > 0.3, "\(row.predictor.column)")
      #expect(try #require(row.shuffled?.interval).contains(0), "\(row.predictor.column)")
      #expect(try #require(row.partial?.givenLengthAndModel.coefficient) > 0.3, "\(row.predictor.column)")
    }
    for row in rows.dropFirst(4) {
      #expect(row.shuffled == nil && row.partial == nil)
    }
  }

  @Test("Every metric is in its range, and a text is wholly like itself")
  func identity() throws {
    let text = "It is blue because short waves are scattered most."
    let score = try #require(PreferenceScore(alpacaEval: 1.5))
    let sample = CorrelationSample(
      index: 0, instruction: "Why?",
      proposals: [text, "Something else entirely, then?", " "].enumerated().map {
        .init(model: $0.offset, position: $0.offset, text: $0.element, preference: score)
      }, answer: text)
    let study = CorrelationStudy(
      of: CorrelationGroup(name: "x", isControl: false, samples: [sample]), metrics: SimilarityMetric.allCases
    )
    for (metric, values) in zip(study.metrics, study.scores(ofSample: 0).own) {
      let most = metric.column.hasPrefix("bleu") ? 100.0 : 1
      #expect(abs(values[0] - most) < 1e-9, "\(metric.column)")
      #expect(values.allSatisfy { (0...(most + 1e-9)).contains($0) }, "\(metric.column)")
      #expect(values[2] < values[0], "\(metric.column)")
    }
    // One sample has no other to be paired with, and its preferences are all equal.
    let row = rows(study)[0]
    #expect(row.shuffled == nil && row.correlation.mean == nil)
    #expect(row.correlation.count(of: .constantPreference) == 1)
  }

  @Test("The same seed gives the same rows, and Kendall's coefficient another figure")
  func seeds() throws {
    let group = try group(30, copies: 0.5)
    let bootstrap = Bootstrap(resamples: 50, seed: 3)
    let study = CorrelationStudy(of: group, metrics: [.indel], bootstrap: bootstrap)
    #expect(rows(study) == rows(CorrelationStudy(of: group, metrics: [.indel], bootstrap: bootstrap)))
    let other = CorrelationStudy(of: group, metrics: [.indel], bootstrap: Bootstrap(resamples: 50, seed: 4))
    #expect(rows(study)[0].correlation.mean == rows(other)[0].correlation.mean)
    #expect(rows(study)[0].shuffled?.mean != rows(other)[0].shuffled?.mean)
    let kendall = CorrelationStudy(of: group, metrics: [.indel], kind: .kendall, bootstrap: bootstrap)
    #expect(rows(study)[0].correlation.mean != rows(kendall)[0].correlation.mean)
  }

  @Test("Every column of its tables has a definition, and every dropped sample a reason")
  func tables() throws {
    var group = try group(10, copies: 0.5)
    group.samples[3].proposals.removeLast(4)
    let study = CorrelationStudy(of: group, metrics: [.indel], bootstrap: Bootstrap(resamples: 20))
    let results = [(group: group, rows: rows(study))]
    let tables = [CorrelationTables.correlations(results), CorrelationTables.drops(results)]
    for table in tables {
      for column in table.columns { #expect(MeasureDefinition.all.contains(column.definition)) }
    }
    #expect(tables[1].rows.count == 4)
    #expect(tables[1].rows.allSatisfy { $0.contains(.text("fewer than two proposals")) })
  }
}

@Suite("Choice of proposers")
struct ProposerSelectionTests {
  @Test("Sets are as preferred as their models on average, and as alike as their pairs")
  func sets() throws {
    var pool = ProposalPool()
    for (instruction, preferences) in ["i": [1.9, 1.5, 1.1], "j": [1.1, 1.5, 1.3]].sorted(by: {
      $0.key < $1.key
    }) {
      for (model, text) in zip(["a", "b", "c"], ["same words here", "same words here", "others"]).enumerated()
      {
        pool.add(
          PreferenceRecord(
            instruction: instruction, model: text.0, text: text.1,
            preference: .init(alpacaEval: preferences[model])))
      }
    }
    pool.add(PreferenceRecord(instruction: "k", model: "a", text: "x", preference: .init(alpacaEval: 2)))
    for metric in SimilarityMetric.allCases {
      let selection = ProposerSelection(pool, metric: metric)
      #expect(selection.instructions.count == 2)
      let similarities = selection.instructions.indices.map(selection.similarities(ofInstruction:))
      #expect(similarities.allSatisfy { $0.count == 3 && $0[0] > $0[1] && $0[1] == $0[2] }, "\(metric)")
      let sets = selection.setTable(similarities, size: nil)
      // a and b are preferred alike, so that their pairs stand in the order of the models.
      #expect(sets.rows.map { $0[1] } == [.text("a, b"), .text("a, c"), .text("b, c"), .text("a, b, c")])
      #expect(selection.setTable(similarities, size: 2).rows.count == 3)
      for column in sets.columns { #expect(MeasureDefinition.all.contains(column.definition)) }
    }
    #expect(ProposerSelection.sets(of: 6, size: nil) == 57)
    #expect(ProposerSelection.sets(of: 6, size: 3) == 20)
  }
}
