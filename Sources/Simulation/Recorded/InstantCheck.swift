internal import TokenStreams

/// Refuses instants that go back.
struct InstantCheck {
  private var lastNs = Int64.min

  /// Looks at the next observation of a request.
  mutating func check(_ observation: Observation, of header: RequestHeader) throws(SimulationError) {
    let atNs = observation.atNs
    guard lastNs <= atNs else { throw header.contradiction("has an instant, \(atNs), that goes back") }
    lastNs = atNs
  }
}
