internal import Measures
internal import TokenStreams

/// Where the evidence that a place gave its readers stands on its track: what arrows begin at.
struct EvidenceSource {
  private let arrivals: Arrivals
  /// What the track shows of the place, by its beginning.
  private let slices: [Range<Int64>]

  init(_ recording: RequestRecording, place: Int) {
    arrivals = Arrivals(recording, place: place)
    let own = recording.places[place]
    let spans =
      own.rounds.isEmpty
      ? own.calls.map { (recording.calls[$0].start.atNs, recording.calls[$0].lastNs) }
      : own.rounds.flatMap(\.attempts).map { attempt in
        let call = recording.index(ofCall: attempt.start.call).map { recording.calls[$0] }
        return (attempt.start.atNs, attempt.end?.atNs ?? call?.lastNs ?? attempt.start.atNs)
      }
    // An empty slice holds no instant. Those of a damaged trace may stand in any order.
    slices = spans.filter { $0 < $1 }.map { $0..<$1 }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// The instant at which the first so many bytes were there, or one just before it that lies within a slice: an arrow that
  /// begins where a slice has ended belongs to nothing. nil where there is none.
  func instant(ofFirst bytes: Int) -> Int64? {
    guard let ns = arrivals.instant(ofFirst: bytes) else { return nil }
    let behind = slices.partitioningIndex { $0.lowerBound > ns }
    return behind == 0 ? nil : min(ns, slices[behind - 1].upperBound - 1)
  }
}
