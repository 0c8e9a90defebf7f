internal import Aggregation
public import TokenStreams
internal import Traces

/// The proposals that were recorded for one repetition of a prompt: what simulations of it play.
///
/// Where several requests asked the same, under several policies, the proposals are those of one of them: the one of whose
/// proposers the fewest were cut off, and of those the first in the trace.
public struct RecordedProposals: Sendable {
  /// Where the proposals stand; the digest is that of the trace's rows.
  public internal(set) var source: RequestHeader.Source
  /// What was known of the recorded request before it ran.
  public let header: RequestHeader
  /// What the wall clock showed when the clock of its instants stood at 0, in nanoseconds since 1970.
  let epochNs: Int64
  var shape: MixtureShape
  private(set) var request: MixtureRequest
  /// For each slot of the first layer its calls, retries included.
  var slots: [[PlayedStream]]
  /// What is known of the answers that were given to the prompt.
  private(set) var answers: [Answer]

  /// A whole answer that was recorded.
  struct Answer: Equatable, Sendable {
    let policy: String
    let policyParameters: String
    let bytes: Int
  }

  /// - Parameters:
  ///   - epochNs: that of its recording's clock.
  ///   - servers: for each of its streams, where the log of its server has it.
  init(_ recorded: RecordedRequest, epochNs: Int64, servers: [ServerLog.Place]) {
    self.epochNs = epochNs
    header = recorded.header
    source = RequestHeader.Source(trace: "", request: recorded.header.request)
    shape = recorded.shape
    request = recorded.request
    slots = Self.slots(of: recorded, servers)
    answers = Answer(recorded).map { [$0] } ?? []
  }

  /// Proposers of which it is not known what they would have said next.
  public var censoredStreams: Int { slots.count { $0.last?.isCensored ?? true } }

  /// Takes another recording of the same prompt and repetition; the better one's proposals stay.
  mutating func merge(_ other: RecordedProposals) {
    let all = answers + other.answers
    if slots.isEmpty && !other.slots.isEmpty
      || !other.slots.isEmpty && other.censoredStreams < censoredStreams
    {
      self = other
    }
    answers = all
  }

  /// What was recorded of a proposer's call; nil where it was not made.
  func stream(of start: Observation.CallStart) -> PlayedStream? {
    guard slots.indices ~= start.slot, slots[start.slot].indices ~= start.attempt else { return nil }
    return slots[start.slot][start.attempt]
  }

  /// How long the answer is taken to be: what was recorded under the same policy, else with these proposals, else in any
  /// answer to the prompt; nil where none was recorded.
  func answerBytes(under policy: String, _ policyParameters: String) -> Int? {
    let known =
      answers.first { $0.policy == policy && $0.policyParameters == policyParameters }
      ?? answers.first { $0.policy == header.policy && $0.policyParameters == header.policyParameters }
      ?? answers.first
    return known?.bytes
  }

  /// The same, to come at the same instant of the wall clock as another clock tells it. What it plays is counted from its
  /// calls, and stays.
  ///
  /// - Parameter epochNs: that of the other clock.
  func scheduled(byClockOf epochNs: Int64) -> RecordedProposals {
    var scheduled = self
    let atNs = request.scheduledNs + (self.epochNs - epochNs)
    // Clocks may have been set meanwhile.
    scheduled.request.scheduledNs = min(max(0, atNs), TraceLimits.instantsNs.upperBound)
    return scheduled
  }

  /// The same, each stream as it would have been had its call had its server for itself: what others did to it is for the
  /// simulation to say.
  ///
  /// - Parameter alone: gives the streams of an agent so.
  func alone(_ alone: (_ agent: String, PlayedStream) -> PlayedStream) -> RecordedProposals {
    var proposals = self
    for slot in slots.indices {
      let agent = shape.agents[shape.layers[0][slot].agent].name
      for index in slots[slot].indices { proposals.slots[slot][index] = alone(agent, slots[slot][index]) }
    }
    return proposals
  }

  private static func slots(
    of recorded: RecordedRequest, _ servers: [ServerLog.Place]
  ) -> [[PlayedStream]] {
    guard recorded.shape.layers.count > 1, recorded.request.policy.usesProposers else { return [] }
    var slots = recorded.shape.layers[0].map { _ in [PlayedStream]() }
    var placeOfCall: [Int: (slot: Int, attempt: Int)] = [:]
    var calls = 0
    for (position, observation) in recorded.observations.enumerated() {
      switch observation {
      case .call(let start):
        calls += 1
        guard start.layer == 0, slots.indices ~= start.slot else { continue }
        placeOfCall[start.call] = (start.slot, slots[start.slot].count)
        slots[start.slot].append(PlayedStream(startNs: start.atNs, server: servers[calls - 1]))
      case .stream(let call, let event, let atNs):
        guard let (slot, attempt) = placeOfCall[call] else { continue }
        slots[slot][attempt].append(event, atNs: atNs, position: position)
      default: break
      }
    }
    return slots
  }
}

extension RecordedProposals.Answer {
  /// The length of a request's answer; nil where it was not answered to the end.
  fileprivate init?(_ recorded: RecordedRequest) {
    guard case .complete(let outcome)? = recorded.outcome, outcome.isComplete else { return nil }
    let last = recorded.shape.layers.count - 1
    var bytes = 0
    for case .answer(let piece) in recorded.observations where piece.layer == last {
      bytes += piece.bytes.count
    }
    guard bytes > 0 else { return nil }
    self.init(
      policy: recorded.header.policy, policyParameters: recorded.header.policyParameters, bytes: bytes)
  }
}
