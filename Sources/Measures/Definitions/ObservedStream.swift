internal import TokenStreams

/// One stream as a client of it saw it: a call, or the answer of a whole request as if one model had written it.
struct ObservedStream: Equatable {
  struct Piece: Equatable {
    var ns: Int64
    var bytes: Int
    var channel: Delta.Channel
  }

  /// When it was asked for.
  let startNs: Int64
  /// When the first event came, with or without text; nil where that is not recorded.
  let firstEventNs: Int64?
  /// Every piece of text in order; never empty.
  let pieces: [Piece]
  /// When it was over.
  let endNs: Int64
  /// Tokens of the content alone, and of all that was generated.
  let contentTokens: Double
  let tokens: Double
  /// Whether a server counted them.
  let isCounted: Bool

  /// A call; nil unless it is complete and has text.
  init?(_ recording: RequestRecording, call index: Int) {
    let call = recording.calls[index]
    guard Standing(call.outcome) == .complete, !call.deltas.isEmpty, let endNs = call.endReadNs else {
      return nil
    }
    startNs = call.start.atNs
    firstEventNs = call.firstEventNs
    pieces = call.deltas.map { Piece(ns: $0.readNs, bytes: Int($0.bytes), channel: $0.channel) }
    self.endNs = endNs
    contentTokens = recording.tokens(ofCall: index, bytes: call.contentBytes).value
    let all = recording.generatedTokens(ofCall: index)
    tokens = all.value
    isCounted = all.source == .server
  }

  /// The answer of a request: what was emitted, when it was; nil unless it is complete.
  init?(_ recording: RequestRecording, _ measures: RequestMeasures) {
    let emitted = recording.places[recording.finalPlace].pieces
    guard measures.standing == .complete, let first = emitted.first, let endNs = measures.answeredNs else {
      return nil
    }
    startNs = recording.header.scheduledNs
    firstEventNs = first.atNs
    pieces = emitted.map { Piece(ns: $0.atNs, bytes: $0.bytes, channel: .content) }
    self.endNs = endNs
    contentTokens = measures.values[.tokens] ?? 0
    tokens = contentTokens
    isCounted = measures.tokenSource == .server
  }

  /// The pieces of content.
  var content: [Piece] { pieces.filter { $0.channel == .content } }
}
