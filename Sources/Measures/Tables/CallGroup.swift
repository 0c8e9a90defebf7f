internal import TokenStreams

/// What the tables need of the calls of one agent or layer.
struct CallGroup: Sendable {
  /// How each call stands.
  private(set) var standings: [Standing] = []
  /// Why calls failed.
  private(set) var failures: [StreamFailure.Kind] = []
  /// The values of the complete calls, one after the other.
  private(set) var values = MeasuredValues()

  mutating func add(_ call: CallMeasures) {
    standings.append(call.standing)
    if let failure = call.failure { failures.append(failure) }
    if call.standing == .complete { values.append(call.values) }
  }
}
