internal import TokenStreams

extension Analysis {
  /// A row per group and round of the final place, over complete requests: how often the model stopped too early.
  static func premature(_ groups: Groups<MeasuredRequest>) -> MeasureTable {
    var table = MeasureTable(
      "premature stops", [.init(.group), .init(.round), .init(.count), .init(Measure.premature.definition)])
    for (name, requests) in groups.all {
      let rounds = requests.filter { $0.measures.standing == .complete }.map(\.measures.prematureRounds)
      for round in 0..<(rounds.map(\.count).max() ?? 0) {
        let reached = rounds.filter { round < $0.count }
        table.append([.text(name), .count(round), .count(reached.count), .count(reached.count { $0[round] })])
      }
    }
    return table
  }

  /// A row per group and kind of failure, over all calls.
  static func failures(_ groups: Groups<CallMeasures>) -> MeasureTable {
    var table = MeasureTable("failed calls", [.init(.group), .init(.failure), .init(.total)])
    for (name, calls) in groups.all {
      var kinds = Groups<Int>()
      for (index, call) in calls.enumerated() {
        if let kind = call.failure { kinds.add(index, to: kind.rawValue) }
      }
      for (kind, failed) in kinds.all { table.append([.text(name), .text(kind), .count(failed.count)]) }
    }
    return table
  }
}
