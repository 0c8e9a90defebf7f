public import Measures
internal import TokenStreams

extension RequestStory {
  /// About how many bytes of a page a request takes, known before it is told.
  public static func size(of recording: RequestRecording) -> Int {
    let lastNs = recording.finishedNs ?? recording.calls.map(\.lastNs).max() ?? recording.header.startedNs
    let pauseNs = Int64(Double(lastNs - recording.header.scheduledNs) / pausesOnAxis)
    // The answer is cut where words come from elsewhere, and each such place is named.
    var size = 2 * recording.places[recording.finalPlace].pieces.reduce(0) { $0 + $1.bytes }
    for call in recording.calls {
      size += callBytes
      // Of a stream without pauses the mean gap is near the median, which would take long to find for every request.
      let spanNs = (call.deltas.last?.readNs ?? 0) - (call.deltas.first?.readNs ?? 0)
      let meanNs = spanNs / Int64(max(1, call.deltas.count - 1))
      let pauseNs = max(pauseNs, meanNs &* Int64(StoryLane.pacesOfPause))
      for index in call.deltas.indices.dropFirst()
      where call.deltas[index].readNs - call.deltas[index - 1].readNs > pauseNs {
        size += burstBytes
      }
    }
    for place in recording.header.places.indices {
      let upstreams = recording.upstreams(of: place).count
      size += recording.places[place].rounds.count * (roundBytes + upstreams * evidenceBytes)
    }
    return size
  }

  /// What each takes as JSON, with numbers of usual lengths.
  private static let (callBytes, burstBytes, roundBytes, evidenceBytes) = (180, 24, 170, 36)
}
