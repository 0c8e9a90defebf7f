public import Aggregation
public import TokenStreams

/// One request of a recording: everything that happened, and the mixture, request and streams that it happened to.
public struct RecordedRequest: Equatable, Sendable {
  /// What was known before it ran.
  public let header: RequestHeader
  /// The mixture: the agents and places that the request used, and the fallback. Under a policy without proposers the
  /// layers below the last are empty, for they were not used.
  public let shape: MixtureShape
  /// What its machine was made for.
  public let request: MixtureRequest
  /// Everything that happened, in order, the header first.
  public let observations: [Observation]

  /// Rebuilds a request from its observations.
  ///
  /// - Parameter observations: in their order, the header first; they may break off.
  /// - Throws: `SimulationError` (recording) where there is no header, or no machine can be made from it.
  public init(_ observations: [Observation]) throws(SimulationError) {
    guard case .request(let header)? = observations.first else {
      throw SimulationError(.recording, "A request's recording does not begin with its header.")
    }
    self.header = header
    self.observations = observations
    shape = try MixtureShape(of: header)
    request = try MixtureRequest(of: header)
    var instants = InstantCheck()
    for observation in observations { try instants.check(observation, of: header) }
    try checkAnswer()
  }

  /// Refuses an answer of more than was said: it would be simulated as long as it claims to be.
  private func checkAnswer() throws(SimulationError) {
    var saidBytes: [Int: Int] = [:]
    for observation in observations {
      switch observation {
      case .stream(let call, .delta(let delta), _) where delta.channel == .content:
        saidBytes[call, default: 0] += delta.text.utf8.count
      case .answer(let piece) where piece.bytes.upperBound > saidBytes[piece.call, default: 0]:
        throw header.contradiction(
          "emits bytes \(piece.bytes) of call \(piece.call), which has not said so much")
      default: break
      }
    }
  }

  /// How it ended; nil where the recording breaks off before its end.
  public var outcome: RequestOutcome? {
    if case .finished(let outcome, _)? = observations.last { outcome } else { nil }
  }

  /// The streams of its calls, in the order in which they were made.
  public var streams: [RecordedStream] {
    var streams: [RecordedStream] = []
    var indexOfCall: [Int: Int] = [:]
    for observation in observations {
      switch observation {
      case .call(let start):
        indexOfCall[start.call] = streams.count
        streams.append(RecordedStream(start))
      case .stream(let call, let event, let atNs):
        guard let index = indexOfCall[call] else { continue }
        streams[index].append(event, atNs: atNs)
      default: break
      }
    }
    return streams
  }
}
