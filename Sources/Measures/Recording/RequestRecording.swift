public import TokenStreams

/// Everything that the measures of one request are computed from, put together from its observations.
public struct RequestRecording: Equatable, Sendable {
  /// What was known before it ran.
  public let header: RequestHeader
  /// Its calls, in the order in which they were made.
  public internal(set) var calls: [CallRecording] = []
  /// What its places did, in the order of the header's `places`.
  public internal(set) var places: [PlaceRecording]
  /// For how long the reader of the answer held it up, in nanoseconds.
  public internal(set) var pausedNs: Int64 = 0
  /// How it ended; nil while it runs, or where the recording breaks off.
  public internal(set) var outcome: RequestOutcome?
  /// When it ended.
  public internal(set) var finishedNs: Int64?

  /// For each call number, its index in `calls`; −1 for a number not seen.
  var indexOfCall: [Int] = []
  /// For each call of an aggregating place, the content received so far, until the request is over: a byte range alone does
  /// not tell how many characters were emitted. Empty for those of proposers.
  var contents: [[UInt8]] = []
  /// For each layer, the index of its first place.
  private let firstPlaces: [Int]
  /// A damaged trace must not make us allocate at will.
  private static let mostLayers = 10_000

  /// Begins the recording of a request.
  ///
  /// - Throws: `MeasuresError` (recording) if the header's places are not listed layer by layer and slot by slot, from a
  ///   layer of at most 10,000.
  public init(_ header: RequestHeader) throws(MeasuresError) {
    self.header = header
    places = Array(repeating: PlaceRecording(), count: header.places.count)
    // A policy without proposers has the last layer alone: those below it are there, and empty.
    let emptyLayers = header.places.first?.layer ?? 0
    guard 0...Self.mostLayers ~= emptyLayers else {
      throw MeasuresError(
        .recording,
        "Request \(header.request) has its first place in layer \(emptyLayers); expected 0 to \(Self.mostLayers)."
      )
    }
    var firsts = Array(repeating: 0, count: emptyLayers)
    for (index, place) in header.places.enumerated() {
      if place.layer == firsts.count, place.slot == 0 { firsts.append(index) }
      guard place.layer == firsts.count - 1, place.slot == index - firsts[place.layer],
        place.layer == 0
          || place.upstreams.allSatisfy({
            firsts[place.layer - 1]..<firsts[place.layer] ~= firsts[place.layer - 1] + $0
          })
      else {
        throw MeasuresError(
          .recording, "Request \(header.request) lists place \(index) out of order; places go layer by layer."
        )
      }
    }
    guard !firsts.isEmpty else {
      throw MeasuresError(.recording, "Request \(header.request) has no place; it needs at least one agent.")
    }
    firstPlaces = firsts
  }

  /// Whether the mock answered any of its calls, so that what is measured of it is what the mock simulates.
  public var hasMockLatencies: Bool { calls.contains { $0.firstByte?.isOfMock ?? false } }

  /// The index of the place that writes the answer.
  public var finalPlace: Int { places.count - 1 }

  /// The index of the place at a layer and slot; nil if there is none.
  public func place(layer: Int, slot: Int) -> Int? {
    guard firstPlaces.indices ~= layer, slot >= 0 else { return nil }
    let end = layer + 1 < firstPlaces.count ? firstPlaces[layer + 1] : places.count
    return firstPlaces[layer] + slot < end ? firstPlaces[layer] + slot : nil
  }

  /// The indices of the places that a place reads, in the order of its `upstreams`.
  public func upstreams(of place: Int) -> [Int] {
    let layer = header.places[place].layer
    return layer == 0 ? [] : header.places[place].upstreams.map { firstPlaces[layer - 1] + $0 }
  }

  /// The index in `calls` of the call with that number; nil if it was not seen.
  public func index(ofCall number: Int) -> Int? {
    guard indexOfCall.indices ~= number, indexOfCall[number] >= 0 else { return nil }
    return indexOfCall[number]
  }
}
