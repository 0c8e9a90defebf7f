public import Measures
public import TokenStreams

/// A request with everything that was said in it: what other tools are given.
public struct ExportedRequest: Sendable {
  /// What happened.
  let recording: RequestRecording
  /// What the places wrote, and what the rounds saw.
  let texts: RequestTexts
  /// For each call, the text of all its deltas on both channels, whose sizes the recording has.
  private let spoken: [[UInt8]]

  /// Puts a request together, observation by observation.
  public struct Fold: Sendable {
    private var recording: RequestRecording
    private var texts: RequestTexts
    private var spoken: [[UInt8]] = []

    /// What was known of the request before it ran.
    public var header: RequestHeader { recording.header }

    /// Begins with a request's header.
    ///
    /// - Throws: `MeasuresError` where its places are not in order.
    public init(_ header: RequestHeader) throws(MeasuresError) {
      recording = try RequestRecording(header)
      texts = RequestTexts(header)
    }

    /// Takes in what happened next.
    ///
    /// - Throws: `MeasuresError` where it contradicts what happened before.
    public mutating func append(_ observation: Observation) throws(MeasuresError) {
      try recording.append(observation)
      try texts.append(observation)
      switch observation {
      case .call: spoken.append([])
      case .stream(let call, .delta(let delta), _):
        if let index = recording.index(ofCall: call) { spoken[index] += delta.text.utf8 }
      default: break
      }
    }

    /// The request as far as it is known.
    public var request: ExportedRequest {
      ExportedRequest(recording: recording, texts: texts, spoken: spoken)
    }
  }

  /// Every delta of a call with its text, in order. What a simulation has only sized has none: nobody has written it.
  func forEachDelta(
    ofCall index: Int, in trace: ExportedTrace, _ body: (CallRecording.Piece, String) -> Void
  ) {
    let isWritten = !trace.isSimulated || recording.calls[index].start.layer == 0
    let text = String(decoding: spoken[index], as: UTF8.self)
    var start = text.utf8.startIndex
    for delta in recording.calls[index].deltas {
      let end = text.utf8.index(start, offsetBy: Int(delta.bytes))
      body(delta, isWritten ? String(text[start..<end]) : "")
      start = end
    }
  }

  /// The last message of its user, cut to a readable length.
  var question: String {
    let messages = recording.header.messages
    return ((messages.last { $0.role == .user } ?? messages.last)?.content ?? "").cut(to: 200)
  }

  /// Whether its latencies are those of a mock, in whole or in part.
  public var hasMockLatencies: Bool { recording.hasMockLatencies }

  /// The last instant known of it.
  var lastNs: Int64 {
    max(
      recording.header.startedNs, recording.finishedNs ?? recording.calls.map(\.lastNs).max() ?? Int64.min)
  }

  /// Why it failed, in a sentence; nil if it did not.
  var failure: StreamFailure? {
    if case .failed(let failure) = recording.outcome { failure } else { nil }
  }
}
