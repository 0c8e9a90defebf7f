internal import TokenStreams

/// The measures of one request, from the instant at which it was to start.
public struct RequestMeasures: Equatable, Sendable {
  /// Whether it counts.
  public let standing: Standing
  /// Every measure's values.
  public internal(set) var values = MeasuredValues()
  /// Who counted the answer's tokens; nil where there is no answer.
  public internal(set) var tokenSource: TokenCount.Source?
  /// Who counted the prompts' tokens; nil where no call was made.
  public internal(set) var promptTokenSource: TokenCount.Source?
  /// For each round of the final place, whether the model stopped in it although more was to come.
  public let prematureRounds: [Bool]
  /// When the answer was whole; nil where it never was.
  public let answeredNs: Int64?

  /// Measures a recording.
  ///
  /// - Parameter readingRate: the reader's speed for the playback stall, in characters per second.
  public init(_ recording: RequestRecording, readingRate: Double = PlaybackStall.usualRate) {
    let final = recording.places[recording.finalPlace]
    standing = Standing(recording.outcome)
    prematureRounds = final.rounds.map(\.isPremature)
    answeredNs =
      final.rounds.last?.endNs ?? final.calls.last.flatMap { recording.calls[$0].endNs }
      ?? final.pieces.last?.atNs

    setFirsts(recording)
    setAnswer(recording, readingRate: readingRate)
    setGaps(recording)
    setTraffic(recording)
    setWork(recording)
  }

  /// First byte, event, text and output: those of the final place.
  private mutating func setFirsts(_ recording: RequestRecording) {
    let final = recording.places[recording.finalPlace]
    let calls = final.calls.map { recording.calls[$0] }
    let origin = recording.header.scheduledNs
    values.setNs(.startDelay, recording.header.startedNs - origin)
    values.setNs(.firstBarrier, recording.firstBarrierNs.map { $0 - origin })
    values.setNs(.ttfb, calls.compactMap { $0.firstByte?.readNs }.min().map { $0 - origin })
    values.setNs(.ttfe, calls.compactMap(\.firstEventNs).min().map { $0 - origin })
    values.setNs(.ttft, calls.compactMap { $0.deltas.first?.readNs }.min().map { $0 - origin })
    values.setNs(.ttfo, final.pieces.first.map { $0.atNs - origin })
    values.setNs(.e2e, answeredNs.map { $0 - origin })
  }

  /// What the reader sees: pieces, their gaps and rates, and whether they come in time.
  private mutating func setAnswer(_ recording: RequestRecording, readingRate: Double) {
    let pieces = recording.places[recording.finalPlace].pieces
    values.setNs(.pause, recording.pausedNs)
    guard let first = pieces.first, let last = pieces.last else { return }
    values.setAll(.itl, zip(pieces, pieces.dropFirst()).map { ($1.atNs - $0.atNs).milliseconds })
    var stall = PlaybackStall(rate: readingRate)
    for piece in pieces { stall.arrive(characters: piece.characters, atNs: piece.atNs) }
    values.set(.stall, stall.stalledNs / 1e6)

    guard let tokens = TokenCount.sum(pieces.map { recording.tokens(ofCall: $0.call, bytes: $0.bytes) })
    else { return }
    tokenSource = tokens.source
    values.set(.tokens, tokens.value)
    values.setRates(
      tokens: tokens.value, decodingNs: last.atNs - first.atNs,
      wholeNs: answeredNs.map { $0 - recording.header.scheduledNs })
  }

  /// Forgets what nobody knows of a simulated request.
  mutating func forgetUnknown() {
    values.forgetUnknown()
    tokenSource = nil
  }

  /// The pauses between segments, each divided where the next round could start.
  private mutating func setGaps(_ recording: RequestRecording) {
    let final = recording.places[recording.finalPlace]
    var gaps: [(whole: Int64, wait: Int64)] = []
    for (last, next) in zip(final.pieces, final.pieces.dropFirst()) where last.round != next.round {
      guard final.rounds.indices ~= next.round, let ready = final.rounds[next.round].readyNs else { continue }
      gaps.append((next.atNs - last.atNs, max(0, ready - last.atNs)))
    }
    values.setAll(.gap, gaps.map(\.whole.milliseconds))
    values.setAll(.gapWait, gaps.map(\.wait.milliseconds))
    values.setAll(.gapTTFT, gaps.map { ($0.whole - $0.wait).milliseconds })
    values.setNs(.maxGap, gaps.map(\.whole).max())
  }
}

extension RequestRecording {
  /// When the first round of a place could start that reads the proposers.
  fileprivate var firstBarrierNs: Int64? {
    places.indices.filter { header.places[$0].layer == 1 && !upstreams(of: $0).isEmpty }
      .compactMap { places[$0].rounds.first?.barrier?.atNs }.min()
  }
}
