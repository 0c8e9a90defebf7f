import Glibc
import JSON
import Similarity
import Testing

/// The folder of real answers and of what the reference implementations say of them; nil where there is none.
private let dataFolder: String? = {
  let besideTheProject =
    (#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4) + ["shared", "data"])
    .joined(separator: "/")
  let folder = getenv("CHUNKWISE_DATA").map { String(cString: $0) } ?? besideTheProject
  return access("\(folder)/oracle/definitions.py", R_OK) == 0 ? folder : nil
}()

@Suite(
  "What the reference implementations say of real answers",
  .enabled(if: dataFolder != nil, "set CHUNKWISE_DATA to the folder of AlpacaEval's answers to run these"))
struct OracleTests {
  @Test("Every row of the tables agrees", arguments: ["Together-MoA", "Together-MoA-Lite"])
  func table(aggregate: String) throws {
    let folder = try #require(dataFolder)
    let lines = try GoldenCases.lines(of: "\(folder)/oracle/similarity_\(aggregate).csv").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0.filter { !$0.isNewline }) }
    }
    let header = lines[0]
    let column = try #require(header.firstIndex(of: "len_proposal"))
    var rows: [[[String]]] = []
    for line in lines.dropFirst() {
      let index = try #require(Int(line[0]))
      if index == rows.count { rows.append([]) }
      rows[index].append(line)
    }
    let answers = try outputs(of: aggregate, in: folder)
    let proposers = rows[0].map { $0[1] }
    let proposals = try proposers.map { try outputs(of: $0, in: folder) }
    #expect(answers.count == rows.count && rows.count == 402)

    var deviations = Deviations()
    for (index, sample) in rows.enumerated() {
      #expect(sample.map { $0[1] } == proposers)
      let similarities = similarities(of: answers[index], to: proposals.map { $0[index] })
      for (ours, row) in zip(similarities, sample) {
        #expect(ours.count == header.count - column)
        for (name, text) in zip(header, row).dropFirst(column) {
          deviations.note(
            name, try #require(ours[name]), try #require(Double(text)),
            allowed: name.hasPrefix("sacrebleu") ? 1e-9 : 1e-12, in: "\(index), \(row[1])")
        }
      }
    }
    print("\(aggregate):\n\(deviations.summary)")
    #expect(deviations.failures.isEmpty, "\(deviations.failures.prefix(10).joined(separator: "\n"))")
  }

  /// What we say, by the tables' columns, in which the proposal is the hypothesis unless they end in `_rev`.
  private func similarities(of answer: String, to proposals: [String]) -> [[String: Double]] {
    var vocabulary = Vocabulary()
    let tokens = NGramIndex([vocabulary.tokens(of: answer)], maximumOrder: 5)
    let words = NGramIndex([vocabulary.tokens(of: answer, by: .none)], maximumOrder: 5)
    let scalars = Scalars(answer)
    let terms = proposals.map { vocabulary.terms(of: $0) } + [vocabulary.terms(of: answer)]
    let cosines = TFIDF(fitting: terms).cosines(of: terms[proposals.count], with: terms)
    return zip(proposals, cosines).map { proposal, cosine in
      let overlap = tokens.overlap(with: vocabulary.tokens(of: proposal))
      let wordOverlap = words.overlap(with: vocabulary.tokens(of: proposal, by: .none))
      let own = Scalars(proposal)
      var values = [
        "len_proposal": Double(own.count), "len_aggregate": Double(scalars.count), "tfidf_sample": cosine,
        "levenshtein": Levenshtein.normalizedSimilarity(own, scalars),
        "indel_ratio": Indel.normalizedSimilarity(own, scalars),
        "sacrebleu_mean345": BLEU.meanOfOrders345(overlap),
      ]
      for order in 3...5 {
        let bleu = BLEU.sentence(maximumOrder: order)
        values["sacrebleu\(order)"] = bleu.score(overlap).score
        values["sacrebleu\(order)_rev"] = bleu.score(overlap.reversed).score
        values["nltk_m1_\(order)"] = BLEU.nltkMethod1(wordOverlap, order: order)
      }
      return values
    }
  }

  private func outputs(of model: String, in folder: String) throws -> [String] {
    let text = try GoldenCases.lines(of: "\(folder)/alpaca_eval/\(model)/model_outputs.json").joined()
    return try #require(JSONValue(parsing: text).array).map { try #require($0["output"]?.string) }
  }
}
