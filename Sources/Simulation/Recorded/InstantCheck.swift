internal import TokenStreams

/// Refuses instants that go back, and numbers so large that sums of instants and waits would overflow: nothing that was
/// recorded comes near, but a file can hold any number.
struct InstantCheck {
  private static let latestNs: Int64 = 1 << 61
  private var lastNs: Int64 = 0

  /// Looks at the next observation of a request.
  mutating func check(_ observation: Observation, of header: RequestHeader) throws(SimulationError) {
    let atNs = observation.atNs
    guard lastNs...Self.latestNs ~= atNs else {
      throw header.contradiction("has an instant, \(atNs), that goes back or is out of range")
    }
    lastNs = atNs
    if case .stream(_, .ended(.failed(let failure), _), _) = observation, let waitNs = failure.retryAfterNs,
      !(0...Self.latestNs ~= waitNs)
    {
      throw header.contradiction("was asked to wait for \(waitNs) ns, which is out of range")
    }
  }
}
