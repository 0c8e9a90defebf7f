extension ProposerSelection {
  /// A row per model, the most preferred first.
  ///
  /// - Parameter similarities: of every instruction, in order.
  public func modelTable(_ similarities: [[Double]]) -> MeasureTable {
    let means = meanSimilarities(similarities)
    var table = MeasureTable(
      "models",
      [.init(.model), .init(.instructions), .init(.winRate, digits: 2), .init(.winError, digits: 2)]
        + [.init(.discreteRate, digits: 2), .init(.meanLength, digits: 0), .init(.likeness, digits: 3)])
    let rates = models.indices.map { model in
      WinRate(instructions.map { $0[model].preference.value + 1 })
    }
    for model in models.indices.sorted(by: { (rates[$0].percent ?? 0, $1) > (rates[$1].percent ?? 0, $0) }) {
      let lengths = instructions.reduce(0) { $0 + $1[model].text.unicodeScalars.count }
      let others = models.indices.filter { $0 != model }
      table.append([
        .text(models[model]), .count(instructions.count), .init(rates[model].percent, digits: 2),
        .init(rates[model].standardError, digits: 2), .init(rates[model].discretePercent, digits: 2),
        .number(Double(lengths) / Double(instructions.count), digits: 0),
        .number(others.reduce(0) { $0 + means[model][$1] } / Double(others.count), digits: 3),
      ])
    }
    return table
  }

  /// A row per set of models, by size, the most preferred first.
  ///
  /// - Parameters:
  ///   - similarities: of every instruction, in order.
  ///   - size: how many models a set has; nil: every number from two on.
  public func setTable(_ similarities: [[Double]], size: Int?) -> MeasureTable {
    let means = meanSimilarities(similarities)
    var table = MeasureTable(
      "sets of proposers",
      [.init(.setSize), .init(.members), .init(.instructions), .init(.winRate, digits: 2)]
        + [.init(.bestOf, digits: 2), .init(.likeness, digits: 3)])
    let n = Double(instructions.count)
    for size in size.map({ $0...$0 }) ?? 2...models.count {
      let sets = Self.combinations(of: size, from: models.count).map { set in
        let pairs = set.indices.flatMap { first in set[(first + 1)...].map { (set[first], $0) } }
        return (
          members: set,
          preference: instructions.reduce(0) { sum, proposals in
            sum + set.reduce(0) { $0 + proposals[$1].preference.value } / Double(size)
          } / n * 100,
          best: instructions.reduce(0) { sum, proposals in
            sum + (set.map { proposals[$0].preference.value }.max() ?? 0)
          } / n * 100,
          likeness: pairs.reduce(0) { $0 + means[$1.0][$1.1] } / Double(pairs.count)
        )
      }
      for set in sets.enumerated().sorted(by: {
        ($0.element.preference, $1.offset) > ($1.element.preference, $0.offset)
      }).map(\.element) {
        table.append([
          .count(size), .text(set.members.map { models[$0] }.joined(separator: ", ")),
          .count(instructions.count),
          .number(set.preference, digits: 2), .number(set.best, digits: 2), .number(set.likeness, digits: 3),
        ])
      }
    }
    return table
  }

  /// Every ascending choice of `size` numbers below `count`, in lexical order.
  private static func combinations(of size: Int, from count: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    return combinations(of: size - 1, from: count).flatMap { start in
      ((start.last ?? -1) + 1..<count).map { start + [$0] }
    }
  }
}
