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
    if barrier.critical >= 0, barrier.readyNs[barrier.critical] >= 0 {
      (cause, upstream) = (.upstream, upstreams[barrier.critical])
      ns = barrier.readyNs[barrier.critical]
      upstreamNs = ns
    } else if barrier.cause == .deadline, let first {
      (cause, upstream) = (.deadline, upstreams[first])
      (ns, upstreamNs) = (barrier.atNs, barrier.readyNs[first])
    } else {
      // Nobody's readiness: the last upstream to leave by failing opened the way.
      let ends = upstreams.compactMap { upstream -> (place: Int, ns: Int64)? in
        guard let call = recording.places[upstream].calls.last, let endNs = recording.calls[call].endNs,
          endNs <= barrier.atNs
        else { return nil }
        return (upstream, endNs)
      }
      guard let last = ends.max(by: { $0.ns < $1.ns }) else { return nil }
      (cause, upstream) = (.upstream, last.place)
      (ns, upstreamNs) = (last.ns, last.ns)
    }
  }
}
