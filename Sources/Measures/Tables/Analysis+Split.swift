extension Analysis {
  /// A row per group, layer and stage of the split, over complete requests. A stage that a request did not pass took it
  /// no time, so that the means add up to the mean TTFO.
  static func split(_ groups: Groups<RequestGroup>) -> MeasureTable {
    var table = MeasureTable(
      "time to first output",
      [
        .init(.group), .init(.layer), .init(.stage), .init(.unitName), .init(.count), .init(.mean),
        .init(.share, digits: 3),
      ]
        + MeasureDefinition.quantiles.map { .init($0) } + [.init(.critical)])
    for (name, group) in groups.all {
      let splits = group.splits.map(\.split)
      let whole = splits.reduce(0) { $0 + $1.totalNs.milliseconds }
      let layers = (group.splits.flatMap(\.places).map(\.layer).max() ?? -1) + 1
      for layer in -1..<layers {
        for stage in FirstTokenSplit.Stage.allCases {
          let durations = splits.map { $0.durationNs(stage, layer: layer).milliseconds }
          guard durations.contains(where: { $0 > 0 }),
            let distribution = Distribution(durations, bootstrap: nil)
          else {
            continue
          }
          table.append(
            [
              .text(name), layer < 0 ? .missing : .count(layer), .text(stage.rawValue),
              .text(stage.definition.unit),
            ]
              + [.count(distribution.count), .number(distribution.mean, digits: 2)]
              + [.init(whole > 0 ? durations.reduce(0, +) / whole : nil, digits: 3)]
              + distribution.quantiles.map { .init($0, digits: 2) }
              + [stage == .wait ? waitedFor(group.splits, layer: layer) : .missing])
        }
      }
    }
    return table
  }

  private static func waitedFor(_ splits: [RequestGroup.Split], layer: Int) -> MeasureTable.Cell {
    var agents = Groups<Int>()
    for (split, places) in splits.map({ ($0.split, $0.places) }) {
      for part in split.parts where part.stage == .wait && part.layer == layer {
        agents.update(places[part.place].agent, from: 0) { $0 += 1 }
      }
    }
    guard let most = agents.all.max(by: { $0.1 < $1.1 }) else { return .missing }
    return .text("\(most.0) (\(most.1))")
  }
}
