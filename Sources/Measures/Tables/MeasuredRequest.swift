public import TokenStreams

/// One request, measured: all that tables need, without the recording.
public struct MeasuredRequest: Equatable, Sendable {
  /// Its number in its trace.
  public let request: Int
  /// Digest of the conversation: the same in every trace.
  public let promptID: String
  /// What it was given: the conversation and, where its proposals were recorded before, the recording. Requests of the
  /// same occasion differ by their policies, aggregators and repetitions only.
  public let occasion: String
  /// Which repetition of the prompt it is, from 0.
  public let repetition: Int
  /// Of a merged trace, which of those that it was made of the request is from: they may be of different set-ups, so that
  /// repetitions are those of one.
  public var part = 0
  /// The mixture's name.
  public let mixture: String
  /// The policy's name.
  public let policy: String
  /// All of the policy's parameters, as JSON.
  public let policyParameters: String
  /// Whether its instants were computed and not measured.
  public let isSimulated: Bool
  /// Whether its latencies are those of a mock, in whole or in part.
  public let hasMockLatencies: Bool
  /// Whether its first barrier is where it would have been live, as far as is known: the proposers share no endpoint with
  /// later layers nor with anybody who was not recorded there, and no hardware that the mixture names.
  public let barrierIsExact: Bool
  /// Agent and layer of every place.
  public let places: [Place]
  /// Its measures.
  public let measures: RequestMeasures
  /// Why calls of it failed, in the order of the calls.
  public let failures: [StreamFailure.Kind]
  /// Where its time to first output went; nil where nothing was emitted, or where the parts do not add up.
  public let split: FirstTokenSplit?
  /// Why the time to first output could not be split. The other measures stand.
  public let splitProblem: MeasuresError?
  /// When it was to start.
  public let scheduledNs: Int64
  /// The last instant known of it.
  public let lastNs: Int64

  /// A place of the mixture.
  public struct Place: Equatable, Sendable {
    /// Index of the layer.
    public let layer: Int
    /// The agent's name.
    public let agent: String
  }

  /// What its rows are called in a table by policy: a simulated request is never mixed with a measured one.
  public var group: String { isSimulated ? "\(policy) (simulated)" : policy }

  /// Measures a recording.
  ///
  /// - Parameters:
  ///   - readingRate: the reader's speed for the playback stall, in characters per second.
  ///   - isSimulated: the recording is that of a simulation; what nobody knows of it is left out.
  ///   - proposersAreAsRecorded: the simulated proposers had no other load on their servers than when they were recorded.
  public init(
    _ recording: RequestRecording, readingRate: Double = PlaybackStall.usualRate, isSimulated: Bool = false,
    proposersAreAsRecorded: Bool = true
  ) {
    request = recording.header.request
    promptID = recording.header.promptID
    let source = recording.header.source.map { "/\($0.trace)/\($0.request)" }
    occasion = promptID + (source ?? "")
    repetition = recording.header.repetition
    mixture = recording.header.mixture
    policy = recording.header.policy
    policyParameters = recording.header.policyParameters
    places = recording.header.places.map { Place(layer: $0.layer, agent: $0.agent) }
    self.isSimulated = isSimulated
    hasMockLatencies = recording.hasMockLatencies
    barrierIsExact = proposersAreAsRecorded && recording.header.proposersAreApart
    var measures = RequestMeasures(recording, readingRate: readingRate)
    if isSimulated { measures.forgetUnknown() }
    self.measures = measures
    failures = recording.calls.compactMap { call in
      if case .failed(let failure) = call.outcome { failure.kind } else { nil }
    }
    do throws(MeasuresError) {
      split = try FirstTokenSplit(recording)
      splitProblem = nil
    } catch {
      split = nil
      splitProblem = error
    }
    scheduledNs = recording.header.scheduledNs
    lastNs = recording.lastNs
  }
}

extension RequestHeader {
  /// Whether no endpoint of a proposer is one of a later layer, or is known to share its hardware with another endpoint.
  public var proposersAreApart: Bool {
    places.filter { $0.layer == 0 }.allSatisfy { proposer in
      places.allSatisfy { other in
        if other.endpoint == proposer.endpoint { return other.layer == 0 }
        return other.hardware.isEmpty || other.hardware != proposer.hardware
      }
    }
  }
}
