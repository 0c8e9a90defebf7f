import CommandLine
import Measures

/// The table of ours and the references.
struct SimilarityReport {
  /// Sentences below it.
  var notes: [String] = []
  private let texts: SimilarityTexts
  private var rows: [[Table.Cell]] = []

  /// Begins a table.
  init(texts: SimilarityTexts) { self.texts = texts }

  /// Adds a row; without turns of the peer it holds ours alone.
  mutating func add(_ task: SimilarityTask, ours: [SimilarityTurn], peer: [SimilarityTurn]) {
    let own = rate(task, ours)
    let other = peer.isEmpty ? nil : rate(task, peer)
    let difference = peer.isEmpty ? nil : largestDifference(ours, peer)
    rows.append([
      .text(task.rawValue), .text(task.isPerSample ? "samples" : "pairs"), .number(own, digits: 0),
      .number(1e6 / own, digits: 1), other.map { .number($0, digits: 0) } ?? .missing,
      other.map { .number(own / $0, digits: 1) } ?? .missing,
      task.goal.map { .number($0, digits: 0) } ?? .missing,
      difference.map { .text("\($0)") } ?? .missing,
    ])
  }

  /// What is printed.
  var table: Table {
    var table = Table(
      "similarity",
      columns: [
        Table.Column("what", .leading), Table.Column("of", .leading), Table.Column("chunkwise", unit: "/s"),
        Table.Column("each", unit: "µs"), Table.Column("reference", unit: "/s"), Table.Column("ratio"),
        Table.Column("goal"), Table.Column("largest difference"),
      ])
    for row in rows { table.append(row) }
    table.notes =
      [
        "\(texts.samples.count) samples, \(texts.pairs) pairs of \(texts.source), "
          + "\(Int(texts.meanBytes.rounded())) bytes a text."
      ] + notes
    return table
  }

  /// Pieces of work per second on the core, the median of the turns.
  private func rate(_ task: SimilarityTask, _ turns: [SimilarityTurn]) -> Double {
    let each = Double(texts.pairs) / Double(texts.samples.count)
    let rates = turns.map { Double($0.samples) * (task.isPerSample ? 1 : each) / $0.timeNs * 1e9 }
    return Quantiles(rates)[0.5]!
  }

  private func largestDifference(_ ours: [SimilarityTurn], _ peer: [SimilarityTurn]) -> Double {
    ours.reduce(0) { largest, turn in
      peer.reduce(largest) { largest, other in
        zip(turn.scores, other.scores).reduce(largest) { max($0, abs($1.0 - $1.1)) }
      }
    }
  }
}
