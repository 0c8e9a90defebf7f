/// Limits that a request must keep to count as served well: `ttft:500,stall:0`.
public struct LatencyLimits: Equatable, Sendable {
  /// The most that a measure may be, in the measure's unit (milliseconds for durations).
  public struct Limit: Equatable, Sendable {
    /// What is limited.
    public var measure: Measure
    /// The largest value that keeps the limit.
    public var most: Double
  }

  /// The limits, in the order given.
  public let limits: [Limit]

  /// The measures that can be limited: those whose excess is bad.
  public static let measures: [Measure] = [.ttfb, .ttfe, .ttft, .ttfo, .tpot, .e2e, .maxGap, .stall]

  /// Reads `measure:most` pairs between commas. Blanks in names are written as dashes (`max-gap:300`).
  ///
  /// - Throws: `MeasuresError` (limits) for an unknown or doubled measure, and for a limit that is no number of at least 0.
  public init(parsing text: String) throws(MeasuresError) {
    var limits: [Limit] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw MeasuresError(
          .limits, "The limit \"\(entry)\" is not of the form measure:most, such as ttft:500.")
      }
      let name = parts[0].filter { $0 != " " }
      guard let measure = Self.measures.first(where: { $0.optionName == name }) else {
        let known = Self.measures.map(\.optionName).joined(separator: ", ")
        throw MeasuresError(.limits, "\"\(name)\" cannot be limited; these can: \(known).")
      }
      guard let most = Double(parts[1].filter { $0 != " " }), most >= 0, most.isFinite else {
        throw MeasuresError(
          .limits,
          "The limit of \(name) is \"\(parts[1])\"; it must be a number of milliseconds, such as 500.")
      }
      guard !limits.contains(where: { $0.measure == measure }) else {
        throw MeasuresError(.limits, "\(name) has two limits; give it one.")
      }
      limits.append(Limit(measure: measure, most: most))
    }
    self.limits = limits
  }

  /// Whether a request is complete and keeps every limit. A gap or a pace that it has none of keeps its limit; the lack
  /// of any output does not.
  public func areKept(by request: RequestMeasures) -> Bool {
    request.standing == .complete
      && limits.allSatisfy { limit in
        if let value = request.values[limit.measure] { return value <= limit.most }
        return limit.measure == .maxGap || limit.measure == .tpot
      }
  }
}
