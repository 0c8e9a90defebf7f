internal import TokenStreams

/// What a barrier was still waiting for before it was satisfied.
struct BarrierHold {
  enum Cause {
    /// An upstream became ready, or left by failing.
    case upstream
    /// The deadline after the first ready upstream.
    case deadline
  }

  let cause: Cause
  /// When it came.
  let ns: Int64
  /// The place through which the critical path goes on, and the instant at which it enters it.
  let upstream: Int
  let upstreamNs: Int64
  /// When the first upstream became ready; nil if none did.
  let firstReadyNs: Int64?

  /// Nil where there was nothing to wait for.
  init?(_ barrier: Observation.Barrier, of place: Int, in recording: RequestRecording) {
    let upstreams = recording.upstreams(of: place)
    let ready = barrier.readyNs.indices.filter { barrier.readyNs[$0] >= 0 }
    let first = ready.min { barrier.readyNs[$0] < barrier.readyNs[$1] }
    firstReadyNs = first.map { barrier.readyNs[$0] }
    let departure = Self.lastDeparture(barrier, upstreams, in: recording)
    if barrier.critical >= 0, case let readyNs = barrier.readyNs[barrier.critical], readyNs >= 0,
      barrier.cause == .deadline || departure?.ns ?? Int64.min <= readyNs
    {
      (cause, upstream) = (.upstream, upstreams[barrier.critical])
      (ns, upstreamNs) = (readyNs, readyNs)
    } else if barrier.cause == .deadline, let first {
      (cause, upstream) = (.deadline, upstreams[first])
      (ns, upstreamNs) = (barrier.atNs, barrier.readyNs[first])
    } else {
      guard let departure else { return nil }
      (cause, upstream) = (.upstream, departure.place)
      (ns, upstreamNs) = (departure.ns, departure.ns)
    }
  }

  /// The last upstream that left by failing, which may be what opened the way: who ends without ever being ready has failed.
  private static func lastDeparture(
    _ barrier: Observation.Barrier, _ upstreams: [Int], in recording: RequestRecording
  ) -> (place: Int, ns: Int64)? {
    let departures = upstreams.indices.compactMap { index -> (place: Int, ns: Int64)? in
      guard barrier.readyNs[index] < 0, let call = recording.places[upstreams[index]].calls.last,
        let endNs = recording.calls[call].endNs, endNs <= barrier.atNs
      else { return nil }
      return (upstreams[index], endNs)
    }
    return departures.max { $0.ns < $1.ns }
  }
}
