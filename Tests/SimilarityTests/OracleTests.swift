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
      let texts = TextSample([answers[index]] + proposals.map { $0[index] })
      for (pair, row) in zip(texts.similarities(of: 0, to: 1...proposals.count), sample) {
        let ours = [
          "len_proposal": Double(pair.scalarCounts[1]), "len_aggregate": Double(pair.scalarCounts[0]),
          "sacrebleu3": pair.value(of: .bleu3, hypothesis: .second),
          "sacrebleu4": pair.value(of: .bleu4, hypothesis: .second),
          "sacrebleu5": pair.value(of: .bleu5, hypothesis: .second),
          "sacrebleu3_rev": pair.value(of: .bleu3), "sacrebleu4_rev": pair.value(of: .bleu4),
          "sacrebleu5_rev": pair.value(of: .bleu5),
          "nltk_m1_3": BLEU.nltkMethod1(pair.wordOverlap.reversed, order: 3),
          "nltk_m1_4": pair.value(of: .nltkBLEU, hypothesis: .second),
          "nltk_m1_5": BLEU.nltkMethod1(pair.wordOverlap.reversed, order: 5),
          "levenshtein": pair.value(of: .levenshtein), "indel_ratio": pair.value(of: .indel),
          "tfidf_sample": pair.value(of: .tfidf),
          "sacrebleu_mean345": pair.value(of: .bleu, hypothesis: .second),
        ]
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

  private func outputs(of model: String, in folder: String) throws -> [String] {
    let text = try GoldenCases.lines(of: "\(folder)/alpaca_eval/\(model)/model_outputs.json").joined()
    return try #require(JSONValue(parsing: text).array).map { try #require($0["output"]?.string) }
  }
}
