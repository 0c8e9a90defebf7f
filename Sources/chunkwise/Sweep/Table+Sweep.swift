import Aggregation
import CommandLine
import Measures
import Simulation

extension Table {
  /// The frontier table of a sweep: a row for each cell, with what distinguishes it from others.
  init(_ experiment: Experiment, _ cells: [SweepCell], _ results: [CellResult]) {
    let assumptions = Self.assumptions(experiment)
    self.init(
      "\(experiment.name) (simulated)",
      columns: [Column("policy", .leading)] + assumptions.map { Column($0.title) }
        + [Column("n"), Column("censored")]
        + CellResult.measures.map { Column("\($0.rawValue) p50", unit: $0.definition.unit) }
        + [Column("frontier")])
    keyColumns = 1 + assumptions.count
    for (cell, (result, isOnFrontier)) in zip(cells, zip(results, Frontier.marks(cells, results))) {
      append(
        [.text(cell.policy.name)] + assumptions.map { .text($0.text(cell)) }
          + [.count(result.complete), .count(result.censored)]
          + CellResult.measures.map { measure in
            result.median(measure).map { .number($0, digits: measure.definition.unit == "tokens" ? 0 : 1) }
              ?? .missing
          } + [.text(isOnFrontier ? "yes" : "no")])
    }
    let exact =
      results.allSatisfy(\.barrierIsExact)
      ? "the first barrier is exact if endpoints share no hardware, " : ""
    notes = [
      "Simulated: \(exact)all else is modelled; the text of the answers, and so their quality, is unknown. On the frontier "
        + "is what no other row of the same trace and assumptions beats in \(Frontier.measures.map(\.rawValue).joined(separator: ", "))."
    ]
  }

  /// What differs between the cells beside the policy.
  private static func assumptions(
    _ experiment: Experiment
  ) -> [(title: String, text: (SweepCell) -> String)] {
    func number(_ value: Int?) -> String { value.map(String.init) ?? "recorded" }
    let all: [(title: String, text: (SweepCell) -> String)] = [
      (
        "trace",
        { cell in experiment.traces[cell.trace].split(separator: "/").last.map(String.init) ?? "" }
      ),
      ("proposers", { number($0.scenario.proposers) }), ("depth", { number($0.scenario.depth) }),
      ("answer tokens", { number($0.scenario.answerTokens) }),
      ("cache", { $0.scenario.hasCache ? "yes" : "no" }), ("seed", { String($0.scenario.seed) }),
    ]
    let cells = SweepCell.all(
      of: experiment, traceDigests: experiment.traces, modelDigest: "", version: "")
    return all.filter { assumption in
      guard let first = cells.first.map(assumption.text) else { return false }
      return cells.contains { assumption.text($0) != first }
    }
  }
}
