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
        + [Column("frontier")]
        + (Self.coverage + Self.labels).map { Column($0, .leading, isForPrograms: true) })
    keyColumns = 1 + assumptions.count
    for (cell, (result, isOnFrontier)) in zip(cells, zip(results, Frontier.marks(cells, results))) {
      append(
        [.text(cell.policy.name)] + assumptions.map { $0.value(cell) }
          + [.count(result.complete), .count(result.censored)]
          + CellResult.measures.map { measure in
            result.median(measure).map { .number($0, digits: measure.definition.unit == "tokens" ? 0 : 1) }
              ?? .missing
          } + [.text(isOnFrontier ? "yes" : "no")]
          + [.count(result.complete + result.incomplete + result.censored), .count(result.incomplete)]
          + [.text("yes")]
          + Fidelity.allCases.map { .text(result.figures(that: $0).joined(separator: ", ")) })
    }
    notes = [
      Fidelity.note(barriersAreExact: results.map(\.barrierIsExact), of: "rows"),
      "On the frontier is what no other row of the same trace and assumptions beats in "
        + "\(Frontier.measures.map(\.rawValue).joined(separator: ", ")).",
    ]
  }

  /// Of how many requests a row is, beside `n` and `censored`.
  private static let coverage = ["requests", "incomplete"]
  /// What the notes say of all rows, of each one.
  private static let labels = ["simulated"] + Fidelity.allCases.map(\.rawValue)

  /// What differs between the cells beside the policy.
  private static func assumptions(
    _ experiment: Experiment
  ) -> [(title: String, value: (SweepCell) -> Cell)] {
    func number(_ value: Int?) -> Cell { value.map { .count($0) } ?? .word("recorded") }
    let all: [(title: String, value: (SweepCell) -> Cell)] = [
      (
        "trace",
        { cell in .text(experiment.traces[cell.trace].split(separator: "/").last.map(String.init) ?? "") }
      ),
      ("proposers", { number($0.scenario.proposers) }), ("depth", { number($0.scenario.depth) }),
      ("answer tokens", { number($0.scenario.answerTokens) }),
      ("cache", { .text($0.scenario.hasCache ? "yes" : "no") }),
      ("seed", { .count(Int(clamping: $0.scenario.seed)) }),
    ]
    let cells = SweepCell.all(
      of: experiment, traceDigests: experiment.traces, modelDigest: "", version: "")
    return all.filter { assumption in
      guard let first = cells.first.map(assumption.value) else { return false }
      return cells.contains { assumption.value($0) != first }
    }
  }
}
