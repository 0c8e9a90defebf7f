internal import JSON
internal import Measures

extension Report {
  /// The data of the page, under the names that its script knows.
  var json: JSONValue {
    [
      "traces": .array(traces.map(\.json)),
      "groups": .array(
        groups.map {
          [
            "name": .string($0.name), "simulated": .bool($0.isSimulated), "mock": .bool($0.hasMockLatencies),
            "all": .integer(Int64($0.all)), "complete": .integer(Int64($0.complete)),
          ]
        }),
      "tables": .array(tables.map(\.json)),
      "distributions": .array(distributions.map(\.json)),
      "stages": .array(
        FirstTokenSplit.Stage.allCases.map {
          ["name": .string($0.rawValue), "formula": .string($0.definition.formula)]
        }),
      "splits": .array(splits.map(\.json)), "tradeOff": tradeOff.json, "proposers": proposers.json,
      "correlations": .array(correlations.map(\.json)),
      "comparisons": .array(
        comparisons.map {
          [
            "reasons": .array($0.reasons.map { .string($0) }), "stories": .integers($0.stories),
            "traces": .integers($0.traces),
            "pause": .rounded($0.pauseMs),
          ]
        }),
      "stories": .array(stories.map(\.json)),
      "available": .integer(Int64(available)),
      "named": .bool(storiesAreNamed), "paces": .integer(Int64(StoryLane.pacesOfPause)),
      "readingRate": .number(readingRate),
      "remarks": .array(remarks.map { .string($0) }),
    ]
  }
}

extension Report.Trace {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "tool": .string(tool), "seed": .string(String(seed)),
      "wall": .integer(wallMs), "simulated": .bool(isSimulated), "mock": .bool(hasMockLatencies),
      "machine": .optional(machine),
      "requests": .integer(Int64(requests)), "redacted": .bool(isRedacted),
    ]
  }
}

extension MeasureTable {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "columns": .array(
        columns.map {
          ["title": .string($0.title), "unit": .string($0.unit), "formula": .string($0.definition.formula)]
        }),
      "rows": .array(rows.map { .array($0.map(\.json)) }),
      "notes": .array(notes.map { .string($0) }),
    ]
  }
}

extension MeasureTable.Cell {
  /// A text, a whole number, a number with its digits and whether it is doubtful, or nothing.
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .count(let count): .integer(Int64(count))
    case .number(let value, let digits, let isDoubtful):
      .array([.number(value), .integer(Int64(digits)), .bool(isDoubtful)])
    case .missing: .null
    }
  }
}

extension JSONValue {
  /// A number without digits that nobody can measure: thousandths.
  static func rounded(_ value: Double) -> JSONValue { .rounded(value, to: 1000) }

  /// A number to parts of 1, such as thousandths.
  static func rounded(_ value: Double, to parts: Double) -> JSONValue {
    let rounded = (value * parts).rounded() / parts
    // Values from a damaged trace can be of any size.
    return abs(rounded) < 1e15 && rounded == rounded.rounded() ? .integer(Int64(rounded)) : .number(rounded)
  }

  static func rounded(_ value: Double?) -> JSONValue { value.map { .rounded($0) } ?? .null }
  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  static func optional(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }
  static func integers(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .integer(Int64($0)) }) }
}
