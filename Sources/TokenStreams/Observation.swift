/// Something that happened while a request ran: what a trace records, a replay feeds back and a measure reads.
///
/// The header, what streams said, timers and the cancellation are what its machine was fed; a `pause` is what its reader
/// did. All the rest the machine decided, so that feeding it the former again gives the latter.
///
/// Every observation of a request stands in the order in which its machine consumed events and decided;
/// `atNs` never decreases within a request. Instants are nanoseconds of the monotonic clock.
///
/// Deltas outnumber all else, and each is moved several times between socket, machine and trace: what is large and rare is
/// indirect, so that an observation takes 73 bytes and not 321.
public enum Observation: Equatable, Sendable {
  /// The request begins. First of all.
  indirect case request(RequestHeader)
  /// An HTTP call is about to be made.
  indirect case call(CallStart)
  /// A stream said something (first byte, first event, delta, usage, end).
  case stream(call: Int, StreamEvent, atNs: Int64)
  /// An instant that the machine had asked for has come. The machine counts what it asks for from 0.
  case timer(id: Int, atNs: Int64)
  /// Whoever reads the answer has gone, or the run was interrupted.
  case cancellation(atNs: Int64)
  /// A call failed before its first delta and will be made again, as a new call, after `delayNs`.
  case retry(call: Int, StreamFailure, delayNs: Int64, atNs: Int64)
  /// A barrier was satisfied; the round it held back starts now.
  case barrier(Barrier)
  /// A round starts or is tried again.
  indirect case round(RoundStart)
  /// Text was added to the answer of an aggregating place.
  case answer(AnswerPiece)
  /// A round ended.
  indirect case roundEnd(RoundEnd)
  /// The answer had to wait for its reader, for `durationNs` up to `atNs`.
  case pause(durationNs: Int64, atNs: Int64)
  /// Something worth knowing that is no event of its own (an echo trimmed, a limit reached).
  case note(String, atNs: Int64)
  /// The request is over. Last of all.
  case finished(RequestOutcome, atNs: Int64)

  /// When it was made.
  public var atNs: Int64 {
    switch self {
    case .request(let header): header.startedNs
    case .call(let start): start.atNs
    case .barrier(let barrier): barrier.atNs
    case .round(let start): start.atNs
    case .answer(let piece): piece.atNs
    case .roundEnd(let end): end.atNs
    case .stream(_, _, let atNs), .timer(_, let atNs), .cancellation(let atNs), .retry(_, _, _, let atNs),
      .pause(_, let atNs), .note(_, let atNs), .finished(_, let atNs):
      atNs
    }
  }

  /// One HTTP call.
  public struct CallStart: Equatable, Sendable {
    /// Number of the call within its request, from 0; never used twice.
    public var call: Int
    /// Layer and slot of the place that calls.
    public var layer: Int
    public var slot: Int
    /// The agent called (the fallback's name, where the fallback aggregator is called in a place).
    public var agent: String
    /// The round the call serves; −1 for a proposer.
    public var round: Int
    /// Attempt at the round, from 0; for a proposer, the number of retries so far.
    public var attempt: Int
    /// Digest of the prompt that was sent.
    public var promptDigest: String
    /// Size of the prompt in UTF-8 bytes, and in tokens as estimated from them.
    public var promptBytes: Int
    public var promptTokens: Int
    /// The limit sent as `max_tokens`; nil if the agent's own.
    public var maxTokens: Int?
    /// When the decision to call was carried out.
    public var atNs: Int64

    public init(
      call: Int, layer: Int, slot: Int, agent: String, round: Int, attempt: Int, promptDigest: String,
      promptBytes: Int, promptTokens: Int, maxTokens: Int?, atNs: Int64
    ) {
      self.call = call
      self.layer = layer
      self.slot = slot
      self.agent = agent
      self.round = round
      self.attempt = attempt
      self.promptDigest = promptDigest
      self.promptBytes = promptBytes
      self.promptTokens = promptTokens
      self.maxTokens = maxTokens
      self.atNs = atNs
    }
  }

  /// Why a round could start.
  public struct Barrier: Equatable, Sendable {
    /// What let the round start.
    public enum Cause: String, Equatable, Sendable, CaseIterable {
      /// Every upstream that was left was ready.
      case all
      /// Enough of them were.
      case quorum
      /// The time limit after the first ready one passed.
      case deadline
      /// There was nobody left to wait for (all upstreams failed, or there are none).
      case alone
    }

    /// Layer and slot of the place that aggregates.
    public var layer: Int
    public var slot: Int
    /// The round that starts.
    public var round: Int
    /// What let it start.
    public var cause: Cause
    /// For each upstream in the order of the place's `upstreams`: when it became ready for this round, or −1.
    public var readyNs: [Int64]
    /// Index into `upstreams` of the one whose readiness satisfied the barrier; −1 where a deadline or nothing did.
    public var critical: Int
    /// When the barrier was satisfied.
    public var atNs: Int64

    public init(
      layer: Int, slot: Int, round: Int, cause: Cause, readyNs: [Int64], critical: Int, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.cause = cause
      self.readyNs = readyNs
      self.critical = critical
      self.atNs = atNs
    }
  }

  /// One attempt at a round.
  public struct RoundStart: Equatable, Sendable {
    /// Layer and slot of the place that aggregates.
    public var layer: Int
    public var slot: Int
    /// The round, from 0, and the attempt at it, from 0.
    public var round: Int
    public var attempt: Int
    /// The call that serves it.
    public var call: Int
    /// Whether every upstream has ended, so that the round has no limit of its own.
    public var isFinal: Bool
    /// For each upstream, how much of its text the round sees, in UTF-8 bytes and in estimated tokens.
    public var evidenceBytes: [Int]
    public var evidenceTokens: [Int]
    /// How the evidence is arranged.
    public var layout: String
    /// How the answer is continued.
    public var continuation: String
    /// When it started.
    public var atNs: Int64

    public init(
      layer: Int, slot: Int, round: Int, attempt: Int, call: Int, isFinal: Bool, evidenceBytes: [Int],
      evidenceTokens: [Int], layout: String, continuation: String, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.attempt = attempt
      self.call = call
      self.isFinal = isFinal
      self.evidenceBytes = evidenceBytes
      self.evidenceTokens = evidenceTokens
      self.layout = layout
      self.continuation = continuation
      self.atNs = atNs
    }
  }

  /// How a round ended.
  public struct RoundEnd: Equatable, Sendable {
    public var layer: Int
    public var slot: Int
    public var round: Int
    public var attempt: Int
    /// How its stream ended.
    public var outcome: Outcome
    /// The model stopped by itself although the round was not the final one.
    public var isPremature: Bool
    public var atNs: Int64

    public init(
      layer: Int, slot: Int, round: Int, attempt: Int, outcome: Outcome, isPremature: Bool, atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.attempt = attempt
      self.outcome = outcome
      self.isPremature = isPremature
      self.atNs = atNs
    }
  }

  /// Text added to an answer: a range of the content of one call, in UTF-8 bytes, and what we put before it.
  public struct AnswerPiece: Equatable, Sendable {
    public var layer: Int
    public var slot: Int
    public var round: Int
    /// The call whose content it is.
    public var call: Int
    /// Where in that call's content it lies, in UTF-8 bytes.
    public var bytes: Range<Int>
    /// What stands before it in the answer and no model wrote: a space between two turns, or nothing.
    public var spacing: String
    public var atNs: Int64

    public init(
      layer: Int, slot: Int, round: Int, call: Int, bytes: Range<Int>, spacing: String = "", atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.call = call
      self.bytes = bytes
      self.spacing = spacing
      self.atNs = atNs
    }
  }
}
