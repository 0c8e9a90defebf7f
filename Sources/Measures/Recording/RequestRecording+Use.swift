internal import TokenStreams

extension RequestRecording {
  /// Of each place, how many bytes of what it wrote the furthest round of any reader saw; of the last place nobody's.
  var seenBytes: [Int] {
    var seen = Array(repeating: 0, count: places.count)
    for (index, place) in places.enumerated() {
      let upstreams = upstreams(of: index)
      for attempt in place.rounds.flatMap(\.attempts) {
        for (upstream, bytes) in zip(upstreams, attempt.start.evidenceBytes) {
          seen[upstream] = max(seen[upstream], bytes)
        }
      }
    }
    return seen
  }

  /// Of each call, how many bytes of its content were of use: of the final place what became answer, of the others what
  /// a round saw.
  var usedBytes: [Int] {
    var used = Array(repeating: 0, count: calls.count)
    let seen = seenBytes
    for (index, place) in places.enumerated() {
      var unread = index == finalPlace ? Int.max : seen[index]
      let written =
        place.givesContent
        ? place.calls.map { (call: $0, bytes: calls[$0].contentBytes) }
        : place.pieces.map { (call: $0.call, bytes: $0.bytes) }
      for (call, bytes) in written {
        let read = min(bytes, unread)
        used[call] += read
        unread -= read
      }
    }
    return used
  }

  /// The last call that a place made before an instant. Strictly before: a refiner's end of segment makes it ready, and in
  /// the same instant its next round may start.
  func lastCall(of place: Int, beforeNs: Int64) -> Int? {
    places[place].calls.last { calls[$0].start.atNs < beforeNs }
  }

  /// Whether a call came to nothing and was made again: for its round, or for a proposer's only text, there is a later one.
  func isMadeAgain(call index: Int) -> Bool {
    let call = calls[index]
    return places[call.place].calls.contains { $0 > index && calls[$0].start.round == call.start.round }
  }

  /// The name of the model that a call went to, as it was sent to the endpoint.
  public func model(ofCall index: Int) -> String {
    let call = calls[index]
    let place = header.places[call.place]
    if call.start.agent != place.agent, let fallback = header.fallback, fallback.agent == call.start.agent {
      return fallback.model
    }
    return place.model
  }
}
