internal import JSON
internal import Measures

extension DistributionFigure {
  var json: JSONValue {
    let definition = measure.definition
    return [
      "measure": .string(measure.rawValue), "unit": .string(definition.unit),
      "formula": .string(definition.formula), "source": .string(definition.source),
      "series": .array(
        series.map {
          ["n": .integer(Int64($0.count)), "values": .array($0.values.map { .rounded($0) })]
        }),
    ]
  }
}

extension SplitFigure {
  var json: JSONValue {
    [
      "n": .integer(Int64(count)),
      "parts": .array(
        parts.map {
          [
            "layer": .integer(Int64($0.layer)), "stage": .string($0.stage.rawValue),
            "mean": .rounded($0.meanMs),
          ]
        }),
    ]
  }
}

extension TradeOffFigure {
  var json: JSONValue {
    [
      "latencies": .array(Self.latencies.map(\.json)),
      "prices": .array(
        prices.map {
          ["name": .string($0.rawValue), "unit": .string($0.unit), "formula": .string($0.formula)]
        }),
      "points": .array(
        points.map { point in
          [
            "group": .integer(Int64(point.group)), "n": .integer(Int64(point.count)),
            "latencies": .array(point.latencies.map { .rounded($0) }),
            "prices": .array(point.prices.map { .precise($0) }),
            "beatenBy": .array(point.beatenBy.map { .array($0.map { .optional($0) }) }),
          ]
        }),
    ]
  }
}

extension ProposersFigure {
  var json: JSONValue {
    [
      "measures": .array(Self.measures.map(\.json)),
      "series": .array(
        series.map { series in
          [
            "policy": .string(series.policy), "simulated": .bool(series.isSimulated),
            "mock": .bool(series.hasMockLatencies),
            "of": .string(series.source.name), "swept": .bool(series.source.isSwept),
            "points": .array(
              series.points.map {
                [
                  "proposers": .integer(Int64($0.proposers)), "mixture": .string($0.mixture),
                  "n": .integer(Int64($0.count)), "values": .array($0.values.map { .rounded($0) }),
                  "dollars": .precise($0.meanDollars), "score": .precise($0.score),
                ]
              }),
          ]
        }),
    ]
  }
}

extension ProposersFigure.Source {
  fileprivate var name: String {
    switch self {
    case .oneAgent: "one agent"
    case .severalAgents: "several agents"
    case .swept(let source): source
    }
  }

  fileprivate var isSwept: Bool {
    if case .swept = self { true } else { false }
  }
}

extension CorrelationFigure {
  var json: JSONValue {
    [
      "name": .string(name), "round": .optional(round),
      "rows": .array(
        rows.map {
          [
            "predictor": .string($0.predictor), "hypothesis": .optional($0.hypothesis),
            "control": .bool($0.isControl), "n": .integer(Int64($0.count)),
            "dropped": .integer(Int64($0.dropped)), "correlation": $0.correlation.json,
            "shuffled": $0.shuffled.json, "givenLength": $0.givenLength.json,
            "givenLengthAndModel": $0.givenLengthAndModel.json,
          ]
        }),
    ]
  }
}

extension CorrelationFigure.Estimate {
  /// Value, low, high; null where there is no value.
  fileprivate var json: JSONValue {
    guard let value else { return .null }
    return .array([.precise(value), .precise(interval?.lowerBound), .precise(interval?.upperBound)])
  }
}

extension Measure {
  fileprivate var json: JSONValue {
    [
      "name": .string(rawValue), "unit": .string(definition.unit), "formula": .string(definition.formula),
      "source": .string(definition.source),
    ]
  }
}

extension JSONValue {
  /// Dollars, scores and coefficients, which may be small: billionths.
  fileprivate static func precise(_ value: Double?) -> JSONValue {
    value.map { .rounded($0, to: 1e9) } ?? .null
  }
}
