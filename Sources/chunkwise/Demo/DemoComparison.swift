import Aggregation
import CommandLine
import Measures

/// The demo's one table, and what it says.
struct DemoComparison {
  private let measured: [MeasuredRequest]
  private let log: DemoLog

  init(measured: [MeasuredRequest], log: DemoLog) {
    self.measured = measured
    self.log = log
  }

  /// A row for each policy.
  var table: Table {
    var table = Table(
      "five policies, the same prompts; latencies simulated by the mock",
      columns: [
        .init("policy", .leading), .init("n"), .init("TTFO p50", unit: "ms"), .init("full ÷ TTFO"),
        .init("longest gap p50", unit: "ms"), .init("stall p50", unit: "ms"), .init("E2E p50", unit: "ms"),
        .init("rounds p50"), .init("prompt tokens p50"), .init("off closed form p50", unit: "ms"),
        .init("off closed form p99", unit: "ms"),
      ])
    table.flagsDoubt = true
    let full = median(.ttfo, "full")
    for policy in Policy.named.map(\.name) {
      let errorsMs = log.errorsNs(of: policy).map { Double($0) / 1e6 }
      let ratio = full.flatMap { full in median(.ttfo, policy).map { full / $0 } }
      table.append(
        [.text(policy), .count(requests(policy).count), cell(.ttfo, policy)]
          + [ratio.map { .number($0, digits: 1) } ?? .missing]
          + [.maxGap, .stall, .e2e, .rounds, .promptTokens].map { cell($0, policy) }
          + [0.5, 0.99].map { Table.Cell($0, of: errorsMs, digits: 1) })
    }
    return table
  }

  /// What the table shows, in a few sentences.
  var conclusion: String {
    guard let full = median(.ttfo, "full"), let staircase = median(.ttfo, "staircase"),
      let quorum = median(.ttfo, "quorum")
    else { return "Not every policy gave an answer." }
    let faster = NumberText.fixed(full / staircase, digits: 1)
    let ahead = NumberText.fixed(staircase - quorum, digits: 0)
    return """
      The staircase shows its first text \(faster) times sooner than full Mixture-of-Agents; the quorum, which does not \
      wait for the straggler, another \(ahead) ms sooner. “Off closed form” is the measured time to first output less the \
      one computed from the mock's latency model. These latencies are simulated, and the ratios follow from them.
      """
  }

  private func requests(_ policy: String) -> [MeasuredRequest] {
    measured.filter { $0.policy == policy && $0.measures.standing == .complete }
  }

  private func values(_ measure: Measure, _ policy: String) -> [Double] {
    requests(policy).flatMap { $0.measures.values.all(measure) }
  }

  private func median(_ measure: Measure, _ policy: String) -> Double? {
    Quantiles(values(measure, policy))[0.5]
  }

  private func cell(_ measure: Measure, _ policy: String) -> Table.Cell {
    Table.Cell(0.5, of: values(measure, policy), digits: 0)
  }
}
