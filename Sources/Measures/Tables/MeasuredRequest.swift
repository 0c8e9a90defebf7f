internal import TokenStreams

/// One request, measured: all that tables need, without the recording.
public struct MeasuredRequest: Equatable, Sendable {
  /// Digest of the conversation: the same in every trace.
  public let promptID: String
  /// Which repetition of the prompt it is, from 0.
  public let repetition: Int
  /// The mixture's name.
  public let mixture: String
  /// The policy's name.
  public let policy: String
  /// Agent and layer of every place.
  public let places: [Place]
  /// Its measures.
  public let measures: RequestMeasures
  /// Those of its calls.
  public let calls: [CallMeasures]
  /// Where its time to first output went; nil where nothing was emitted, or where the parts do not add up.
  public let split: FirstTokenSplit?
  /// Why the time to first output could not be split. The other measures stand.
  public let splitProblem: MeasuresError?
  /// When it was to start, and the last instant known of it.
  public let scheduledNs: Int64
  public let lastNs: Int64

  /// A place of the mixture.
  public struct Place: Equatable, Sendable {
    public let layer: Int
    public let agent: String
  }

  /// Measures a recording.
  ///
  /// - Parameter readingRate: the reader's speed for the playback stall, in characters per second.
  public init(_ recording: RequestRecording, readingRate: Double = PlaybackStall.usualRate) {
    promptID = recording.header.promptID
    repetition = recording.header.repetition
    mixture = recording.header.mixture
    policy = recording.header.policy
    places = recording.header.places.map { Place(layer: $0.layer, agent: $0.agent) }
    measures = RequestMeasures(recording, readingRate: readingRate)
    calls = recording.calls.indices.map { CallMeasures(recording, call: $0) }
    do throws(MeasuresError) {
      split = try FirstTokenSplit(recording)
      splitProblem = nil
    } catch {
      split = nil
      splitProblem = error
    }
    scheduledNs = recording.header.scheduledNs
    lastNs = max(scheduledNs, recording.finishedNs ?? recording.calls.map(\.lastNs).max() ?? scheduledNs)
  }
}
