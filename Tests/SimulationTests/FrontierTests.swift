import Aggregation
import JSON
import Measures
import Simulation
import Testing
import TokenStreams

@Suite struct FrontierTests {
  @Test("marks what nothing under the same circumstances beats, and of equals each")
  func marks() throws {
    var scenarios: [Scenario] = []
    for seed in [1, 2] as [UInt64] {
      for proposers in 1...40 {
        var scenario = Scenario()
        (scenario.seed, scenario.proposers) = (seed, proposers)
        scenarios.append(scenario)
      }
    }
    let experiment = Experiment(
      name: "x", traces: ["a", "b"], model: nil, policies: Policy.named, scenarios: scenarios)
    let cells = SweepCell.all(of: experiment, traceDigests: ["a", "b"], modelDigest: "", version: "")
    var generator = SplitMix64(seed: 7)
    let medians = cells.map { _ in
      Frontier.measures.map { _ in Int.random(in: -1...9, using: &generator) }.map {
        $0 < 0 ? nil : Double($0)
      }
    }
    let marks = Frontier.marks(cells, try zip(cells, medians).map(Self.result))
    let expected = cells.indices.map { index in
      let own = medians[index].compactMap(\.self)
      return own.count == Frontier.measures.count
        && !cells.indices.contains { other in
          let others = medians[other].compactMap(\.self)
          return cells[other].trace == cells[index].trace
            && cells[other].scenario.seed == cells[index].scenario.seed && others.count == own.count
            && zip(others, own).allSatisfy(<=) && others != own
        }
    }
    #expect(marks == expected)
    #expect(marks.contains(true) && marks.contains(false))
  }

  /// A cell's result, read from its line as from a file of results.
  private static func result(of cell: SweepCell, _ medians: [Double?]) throws -> CellResult {
    var members: [JSONValue.Member] = [
      .init("key", .string(cell.key)), .init("complete", 1), .init("incomplete", 0), .init("censored", 0),
    ]
    for measure in CellResult.measures {
      let median = Frontier.measures.firstIndex(of: measure).flatMap { medians[$0] }
      let value = median.map { JSONValue.number($0) } ?? .null
      members.append(.init(measure.rawValue, ["fidelity": "modelled", "p50": value, "p90": value]))
    }
    return try #require(CellResult(.object(members)))
  }
}
