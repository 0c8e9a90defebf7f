internal import TokenStreams

extension Analysis {
  /// A row per group and round of the final place, over complete requests: how often the model stopped too early.
  static func premature(_ groups: Groups<RequestGroup>) -> MeasureTable {
    var table = MeasureTable(
      "premature stops", [.init(.group), .init(.round), .init(.count), .init(Measure.premature.definition)])
    for (name, group) in groups.all {
      let rounds = group.prematureRounds
      for round in 0..<(rounds.map(\.count).max() ?? 0) {
        let reached = rounds.filter { round < $0.count }
        table.append([.text(name), .count(round), .count(reached.count), .count(reached.count { $0[round] })])
      }
    }
    return table
  }

  /// A row per group and kind of failure, over all calls.
  static func failures(_ names: [String], _ failures: [[StreamFailure.Kind]]) -> MeasureTable {
    var table = MeasureTable("failed calls", [.init(.group), .init(.failure), .init(.total)])
    for (name, failures) in zip(names, failures) {
      var kinds = Groups<Int>()
      for kind in failures { kinds.update(kind.rawValue, from: 0) { $0 += 1 } }
      for (kind, count) in kinds.all { table.append([.text(name), .text(kind), .count(count)]) }
    }
    return table
  }
}
