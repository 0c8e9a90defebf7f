internal import Mixtures

/// A grid of scenarios: everything as recorded, but for the assumptions that are varied, of whose values every combination
/// is a scenario.
struct ScenarioGrid {
  /// For each assumption that is varied, what makes each of its values of a scenario.
  private var assumptions: [[(inout Scenario) -> Void]] = []

  /// How many scenarios that is, before any is made; any number of lists has a product that a `Double` holds.
  var count: Double { assumptions.reduce(1) { $0 * Double($1.count) } }

  var scenarios: [Scenario] {
    assumptions.reduce([Scenario()]) { scenarios, values in
      scenarios.flatMap { scenario in
        values.map { value in
          var varied = scenario
          value(&varied)
          return varied
        }
      }
    }
  }

  /// Varies an assumption, where its key is there; what is wrong is noted.
  mutating func vary<Value>(
    _ cursor: YAMLCursor?, _ read: (YAMLCursor) -> Value?, _ key: WritableKeyPath<Scenario, Value>
  ) {
    guard let cursor else { return }
    assumptions.append(
      cursor.someValues.compactMap(read).map { value in { $0[keyPath: key] = value } })
  }
}
