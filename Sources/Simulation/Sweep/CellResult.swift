public import JSON
public import Measures

/// What came out of one cell of a sweep.
public struct CellResult: Equatable, Sendable {
  /// The measures of a frontier table, in its order.
  public static let measures: [Measure] = [
    .firstBarrier, .ttft, .ttfo, .stall, .e2e, .billedTokens, .wasted, .rounds, .cachedTokens,
  ]
  /// The shares whose quantiles are kept.
  static let shares = [0.5, 0.9]

  /// The cell's key.
  public let key: String
  /// Requests that were simulated to a complete end.
  public let complete: Int
  /// Requests whose simulation ended otherwise.
  public let incomplete: Int
  /// Requests that are left out because a stream of theirs was cut off while it was recorded.
  public let censored: Int
  /// Whether the first barrier is exact in every request.
  public let barrierIsExact: Bool
  /// For each of `measures` its quantiles at `shares`; nil where no request has a value.
  let quantiles: [[Double?]]

  /// - Parameter isAsRecorded: whether the proposers had nobody beside them who is left out.
  init(_ key: String, of requests: [SimulatedRequest], isAsRecorded: Bool) {
    let measured = requests.compactMap(\.measured)
    let complete = measured.filter { $0.measures.standing == .complete }
    self.key = key
    self.complete = complete.count
    incomplete = measured.count - complete.count
    censored = requests.count - measured.count
    barrierIsExact = isAsRecorded && measured.allSatisfy(\.barrierIsExact)
    quantiles = Self.measures.map { measure in
      let values = Quantiles(complete.compactMap { $0.measures.values[measure] })
      return Self.shares.map { values[$0].map(Self.rounded) }
    }
  }

  /// The median of one of `measures`.
  public func median(_ measure: Measure) -> Double? {
    Self.measures.firstIndex(of: measure).flatMap { quantiles[$0][0] }
  }

  /// Which figures of the result are exact, modelled or unknown.
  public func figures(that fidelity: Fidelity) -> [String] {
    let figures = fidelity.figures(barrierIsExact: barrierIsExact)
    if fidelity == .unknown { return figures }
    let shown = Self.measures.map(\.rawValue)
    return figures.filter { shown.contains($0) }
  }

  /// The result as members of a line of JSON; times in milliseconds.
  public var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("key", .string(key)), .init("complete", .integer(Int64(complete))),
      .init("incomplete", .integer(Int64(incomplete))), .init("censored", .integer(Int64(censored))),
      .init("unknown", .array(figures(that: .unknown).map { .string($0) })),
    ]
    for (measure, values) in zip(Self.measures, quantiles) {
      members.append(
        .init(
          measure.rawValue,
          [
            "unit": .string(measure.definition.unit),
            "fidelity": .string(measure.fidelity(barrierIsExact: barrierIsExact).rawValue),
            "p50": Self.number(values[0]), "p90": Self.number(values[1]),
          ]))
    }
    return members
  }

  /// Reads a result from its line; nil where it is none of this form.
  public init?(_ line: JSONValue) {
    guard let key = line["key"]?.string, let complete = line["complete"]?.integer,
      let incomplete = line["incomplete"]?.integer, let censored = line["censored"]?.integer
    else { return nil }
    var quantiles: [[Double?]] = []
    for measure in Self.measures {
      guard let values = line[measure.rawValue], let median = values["p50"], let p90 = values["p90"] else {
        return nil
      }
      quantiles.append([median.number, p90.number])
    }
    self.key = key
    self.complete = complete
    self.incomplete = incomplete
    self.censored = censored
    barrierIsExact = line[Measure.firstBarrier.rawValue]?["fidelity"]?.string == Fidelity.exact.rawValue
    self.quantiles = quantiles
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  /// To the nanosecond: what is read again from its line is what was computed, and so is the frontier.
  private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
