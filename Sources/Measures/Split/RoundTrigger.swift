internal import TokenStreams

/// What a round had to wait for last.
enum RoundTrigger {
  /// The round before it, which became ready and ended at these instants.
  case earlierRound(readyNs: Int64, endNs: Int64)
  /// An upstream, or the deadline after one.
  case upstream(BarrierHold)

  /// Nil where there was nothing to wait for.
  init?(_ barrier: Observation.Barrier, of place: Int, in recording: RequestRecording) {
    let hold = BarrierHold(barrier, of: place, in: recording)
    let rounds = recording.places[place].rounds
    if barrier.round > 0, let endNs = rounds[barrier.round - 1].endNs,
      let readyNs = rounds[barrier.round - 1].readyNs, endNs >= hold?.ns ?? Int64.min
    {
      self = .earlierRound(readyNs: readyNs, endNs: endNs)
    } else if let hold {
      self = .upstream(hold)
    } else {
      return nil
    }
  }
}
