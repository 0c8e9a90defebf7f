internal import TokenStreams

/// What is remembered of a request while its timeline is written: slices that have begun.
struct PerfettoRequest: Sendable {
  /// A call or a round from its start to its end.
  struct Slice: Sendable {
    var track: Int
    var name: String
    var startNs: Int64
    var endNs: Int64
    var outcome = "unfinished"
  }

  /// Evidence on its way to a round.
  struct Arrow {
    var from: Int
    var fromNs: Int64
    var to: Int
    var toNs: Int64
  }

  private let header: RequestHeader
  private var tracks: [Int: Int] = [:]
  /// The proposers' calls that run, by number.
  private var calls: [Int: Slice] = [:]
  /// The rounds that run, by place.
  private var rounds: [Int: Slice] = [:]
  /// When each place's last delta came.
  private var lastNs: [Int64]

  init(_ header: RequestHeader) {
    self.header = header
    lastNs = Array(repeating: header.startedNs, count: header.places.count)
  }

  var name: String {
    "\(header.policy): \((header.messages.last?.content ?? "").cut(to: 60))"
  }

  var trackNames: [String] { header.places.map { "layer \($0.layer).\($0.slot) \($0.agent)" } }

  func track(_ layer: Int, _ slot: Int) -> Int {
    header.places.firstIndex { $0.layer == layer && $0.slot == slot } ?? 0
  }

  func track(ofCall call: Int) -> Int { tracks[call] ?? 0 }

  mutating func begin(_ start: Observation.CallStart) {
    let track = track(start.layer, start.slot)
    tracks[start.call] = track
    if start.round < 0 {
      calls[start.call] = Slice(track: track, name: start.agent, startNs: start.atNs, endNs: start.atNs)
    }
  }

  mutating func end(_ call: Int, _ outcome: Outcome, _ atNs: Int64) -> Slice? {
    guard var slice = calls.removeValue(forKey: call) else { return nil }
    slice.endNs = atNs
    slice.outcome = outcome.name
    lastNs[slice.track] = atNs
    return slice
  }

  /// The arrows that lead to a round: from where its upstreams were then, or from where they ended.
  mutating func begin(_ start: Observation.RoundStart) -> [Arrow] {
    let track = track(start.layer, start.slot)
    rounds[track] = Slice(
      track: track, name: "round \(start.round)", startNs: start.atNs, endNs: start.atNs)
    let place = header.places[track]
    return zip(place.upstreams, start.evidenceBytes).compactMap { slot, bytes in
      guard bytes > 0 else { return nil }
      let upstream = self.track(place.layer - 1, slot)
      let runs = rounds[upstream] != nil || calls.values.contains { $0.track == upstream }
      return Arrow(
        from: upstream, fromNs: runs ? start.atNs : lastNs[upstream], to: track, toNs: start.atNs)
    }
  }

  mutating func end(_ end: Observation.RoundEnd) -> Slice? {
    guard var slice = rounds.removeValue(forKey: track(end.layer, end.slot)) else { return nil }
    slice.endNs = end.atNs
    slice.outcome = end.outcome.name
    lastNs[slice.track] = end.atNs
    return slice
  }

  /// What still ran when the request was over, in the order of its start.
  mutating func endAll(_ atNs: Int64) -> [Slice] {
    let open = (calls.values + Array(rounds.values)).sorted {
      ($0.startNs, $0.track) < ($1.startNs, $1.track)
    }
    calls = [:]
    rounds = [:]
    return open.map {
      var slice = $0
      slice.endNs = atNs
      return slice
    }
  }
}
