import Glibc
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
    let preferences = samples.map { sample in
      PreferenceSample(
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
}
