/// The values of every measure for one request or call.
public struct MeasuredValues: Equatable, Sendable {
  private var values: [[Double]] = Array(repeating: [], count: Measure.allCases.count)

  init() {}

  /// The value of a measure that has one at most; nil where it is undefined.
  public subscript(measure: Measure) -> Double? {
    precondition(measure.isSingle, "A measure with many values is asked for all of them.")
    return values[measure.index].first
  }

  /// All values of a measure, in the order of time.
  public func all(_ measure: Measure) -> [Double] { values[measure.index] }

  mutating func set(_ measure: Measure, _ value: Double?) { values[measure.index] = value.map { [$0] } ?? [] }

  /// Forgets the values of those measures that nobody knows of a simulated request.
  mutating func forgetUnknown() {
    for measure in Measure.allCases where measure.fidelity(barrierIsExact: true) == .unknown {
      set(measure, nil)
    }
  }

  /// Puts the values of something else behind these.
  mutating func append(_ other: MeasuredValues) {
    for index in values.indices where !other.values[index].isEmpty { values[index] += other.values[index] }
  }

  mutating func setAll(_ measure: Measure, _ value: [Double]) { values[measure.index] = value }

  /// Sets a duration given in nanoseconds; measures are in milliseconds.
  mutating func setNs(_ measure: Measure, _ durationNs: Int64?) { set(measure, durationNs?.milliseconds) }
}

extension Int64 {
  /// A duration in nanoseconds, in milliseconds.
  var milliseconds: Double { Double(self) / 1e6 }
}
