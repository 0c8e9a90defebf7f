import CommandLine
import Simulation

extension Table {
  /// The name of what a fit found.
  static let fitName = "latency model"

  /// What a fit found, and how well it foretells the calls that it has not seen.
  init(_ fit: LatencyFit) {
    self.init(
      Self.fitName,
      columns: [
        Column("agent", .leading), Column("calls fitted"), Column("calls held out"),
        Column("base", unit: "ms"),
        Column("per uncached token", unit: "ms"), Column("per cached token", unit: "ms"),
        Column("interval", unit: "ms"), Column("slots"), Column("first text slowdown", unit: "%"),
        Column("decoding slowdown", unit: "%"), Column("first text error p50", unit: "%"),
        Column("first text error p90", unit: "%"), Column("repeat error p50", unit: "%"),
        Column("repeat error p90", unit: "%"), Column("coverage of 90 %", unit: "%"),
        Column("decoding error p50", unit: "%"), Column("decoding error p90", unit: "%"),
      ])
    for agent in fit.evaluations {
      let latency = agent.latency
      append([
        .text(agent.agent), .count(agent.fittedCalls), .count(agent.heldOutCalls),
        .number(latency.baseNs / 1e6, digits: 1), .number(latency.uncachedTokenNs / 1e6, digits: 4),
        Self.cell(latency.cachedTokenNs.map { $0 / 1e6 }, digits: 4),
        .number(latency.intervalNs.mean / 1e6, digits: 2),
        latency.sharing.slots.map { .count($0) } ?? .missing,
        Self.share(latency.sharing.firstTextSlowdown), Self.share(latency.sharing.decodingSlowdown),
        Self.share(agent.firstTextError?.median), Self.share(agent.firstTextError?.p90),
        Self.share(agent.repeatError?.median), Self.share(agent.repeatError?.p90),
        Self.share(agent.coverage90), Self.share(agent.decodingError?.median),
        Self.share(agent.decodingError?.p90),
      ])
    }
    notes = [
      "Errors are |foretold − observed| ÷ observed over held-out calls; the repeat error is that of foretelling a call by "
        + "the same one of another repetition. Where slots were found, the time that calls waited for one is taken out; where "
        + "calls slowed each other down, what they added. A slowdown is by how much each other call that the server works on "
        + "lengthens a call."
    ]
  }

  private static func cell(_ value: Double?, digits: Int) -> Cell {
    value.map { .number($0, digits: digits) } ?? .missing
  }

  private static func share(_ value: Double?) -> Cell { cell(value.map { $0 * 100 }, digits: 1) }
}
