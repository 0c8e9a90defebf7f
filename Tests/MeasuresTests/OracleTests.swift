import Glibc
import JSON
import Measures
import Testing

/// The tables of the folder that `CHUNKWISE_DATA` names: what the reference packages give on real proposals.
enum Oracle {
  static let folder = getenv("CHUNKWISE_DATA").map { String(cString: $0) + "/oracle" }

  /// The rows of a table as fields by column.
  static func rows(of table: String) throws -> [[String: Substring]] {
    let folder = try #require(folder)
    let bytes = try #require(File.bytes(at: "\(folder)/\(table).csv"), "\(table) is missing")
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = try #require(lines.first).split(separator: ",").map(String.init)
    return lines.dropFirst().map { line in
      Dictionary(
        uniqueKeysWithValues: zip(names, line.split(separator: ",", omittingEmptySubsequences: false)))
    }
  }
}

@Suite("Correlations on real proposals")
struct OracleTests {
  @Test(
    "Every sample's Spearman correlation of every metric is SciPy's, and so is their mean",
    .enabled(if: Oracle.folder != nil, "CHUNKWISE_DATA names no folder with the reference tables"),
    arguments: ["Together-MoA", "Together-MoA-Lite"])
  func spearman(aggregate: String) throws {
    let rows = try Oracle.rows(of: "similarity_\(aggregate)")
    let expected = try Oracle.rows(of: "spearman_per_sample_\(aggregate)")
    #expect(expected.count == 402)
    let groups = Dictionary(grouping: rows) { $0["index"] }
    let samples = try expected.map { row in try #require(groups[row["index"]]) }
    let preferences = samples.enumerated().map { index, sample in
      PreferenceSample(
        instruction: index,
        proposals: sample.enumerated().map { index, row in
          .init(
            model: index, position: index, length: Int(row["len_proposal"] ?? "") ?? 0,
            preference: Double(row["preference"] ?? "") ?? .nan)
        }, answerLength: sample.first.flatMap { Int($0["len_aggregate"] ?? "") } ?? 0)
    }
    var distance = Distance()
    for metric in try #require(expected.first).keys.sorted() where metric != "index" {
      let values = samples.map { sample in sample.map { Double($0[metric] ?? "") ?? .nan } }
      let correlation = MeanCorrelation(of: values, in: preferences, bootstrap: Bootstrap(resamples: 20))
      for (found, row) in zip(correlation.samples, expected) {
        distance.add((try? found.get())?.coefficient, Double(row[metric] ?? ""), "\(metric) of \(row)")
      }
      let known = expected.compactMap { Double($0[metric] ?? "") }
      distance.add(correlation.mean, known.reduce(0, +) / Double(known.count), "mean of \(metric)")
      #expect(correlation.count == known.count)
    }
    #expect(distance.largest <= 1e-12)
  }

  /// Made by `get_winrate` of alpaca_eval 0.6.6 from each `annotations.json`.
  @Test(
    "The win rates of every model that was judged are alpaca_eval's",
    .enabled(if: Oracle.folder != nil, "CHUNKWISE_DATA names no folder with the judge's annotations"),
    arguments: [
      ("FuseChat-Gemma-2-9B-Instruct", 71.85036124455225, 1.8206626320215709, 74.00497512437812),
      ("FuseChat-Qwen-2.5-7B-Instruct", 60.58905985703979, 2.0277221321538783, 61.56716417910447),
      ("FuseChat-Llama-3.1-8B-Instruct", 61.634892547114426, 2.0097743778405595, 62.43781094527363),
      ("Mixtral-8x7B-Instruct-v0.1_concise", 9.705319914975124, 1.2827847917634532, 8.706467661691542),
      ("claude-2.1", 12.947776369800994, 1.457784054965853, 11.940298507462686),
      ("gpt-3.5-turbo-1106_verbose", 9.488307634054726, 1.2856794251326025, 9.328358208955224),
    ] as [(String, Double, Double, Double)])
  func winRates(model: String, percent: Double, standardError: Double, discrete: Double) throws {
    let folder = try #require(Oracle.folder)
    let path = "\(folder)/../alpaca_eval/\(model)/annotations.json"
    let bytes = try #require(File.bytes(at: path), "\(path) is missing")
    let records = try #require(try JSONValue(parsing: bytes).array)
    let rate = WinRate(records.map { $0["preference"]?.number ?? .nan })
    #expect(rate.count == 402)
    var distance = Distance()
    distance.add(rate.percent, percent, model)
    distance.add(rate.standardError, standardError, model)
    distance.add(rate.discretePercent, discrete, model)
    #expect(distance.largest <= 1e-12)
  }
}
