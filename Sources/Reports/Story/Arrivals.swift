internal import Measures
internal import TokenStreams

/// When a place's text came, for its readers: the instant of each byte.
struct Arrivals {
  private var ends: [Int] = []
  private var instants: [Int64] = []

  /// The content of a proposer, or what an aggregating place emitted.
  init(_ recording: RequestRecording, place: Int) {
    let own = recording.places[place]
    if own.givesContent {
      for call in own.calls.map({ recording.calls[$0] }) {
        for delta in call.deltas where delta.channel == .content { add(Int(delta.bytes), delta.atNs) }
      }
    } else {
      for piece in own.pieces { add(piece.bytes, piece.atNs) }
    }
  }

  private mutating func add(_ bytes: Int, _ atNs: Int64) {
    ends.append((ends.last ?? 0) + bytes)
    instants.append(atNs)
  }

  /// When the first so many bytes were there; nil for none.
  func instant(ofFirst bytes: Int) -> Int64? {
    guard bytes > 0 else { return nil }
    let index = ends.partitioningIndex { $0 >= bytes }
    // A space of ours between two turns is evidence, but nobody sent it.
    return instants.indices.contains(index) ? instants[index] : instants.last
  }
}
