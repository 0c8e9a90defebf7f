internal import TokenStreams

/// Refuses instants that go back, and numbers so large that sums of instants and waits would overflow: nothing that was
/// recorded comes near, but a file can hold any number.
struct InstantCheck {
  static let latestNs: Int64 = 1 << 61
  private var lastNs: Int64 = 0

  /// Looks at the next observation of a request.
  mutating func check(_ observation: Observation, of header: RequestHeader) throws(SimulationError) {
    let atNs = observation.atNs
    guard lastNs...Self.latestNs ~= atNs else {
      throw header.contradiction("has an instant, \(atNs), that goes back or is out of range")
    }
    lastNs = atNs
    guard 0...Self.latestNs ~= header.scheduledNs else {
      throw header.contradiction("was to come at an instant, \(header.scheduledNs), that is out of range")
    }
    guard case .stream(_, let event, _) = observation else { return }
    guard event.instants.allSatisfy({ 0...Self.latestNs ~= $0 }) else {
      throw header.contradiction("has a stream whose instants are out of range")
    }
    if case .ended(.failed(let failure), _) = event, let waitNs = failure.retryAfterNs,
      !(0...Self.latestNs ~= waitNs)
    {
      throw header.contradiction("was asked to wait for \(waitNs) ns, which is out of range")
    }
  }
}
