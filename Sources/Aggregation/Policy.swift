/// How proposals become an answer while they are still being written: everything that is a choice.
public struct Policy: Equatable, Sendable {
  /// What of an upstream's text a round sees.
  public enum Evidence: String, Equatable, Sendable, CaseIterable {
    /// Up to the end of the round's chunk.
    case chunk
    /// All there is when the round starts.
    case latest
  }

  /// How evidence and the emitted answer are arranged in the prompt.
  public enum Layout: String, Equatable, Sendable, CaseIterable {
    /// The paper's form: each proposal so far under its number. The prompt changes in the middle with every round.
    case regrouped
    /// Evidence in the order in which it arrived, round by round: the part before the conversation only grows.
    case appended
    /// A user turn with new evidence, an assistant turn with the segment, and so on: the whole prompt only grows.
    case turns
  }

  /// The instruction that the aggregator is given.
  public enum Prompt: String, Equatable, Sendable, CaseIterable {
    /// Aggregate-and-Synthesize (Wang et al., arXiv 2406.04692, Table 1), word for word.
    case table1
    /// The same task for responses that are still being written.
    case partial
  }

  /// In which order the proposals are numbered.
  public enum Order: String, Equatable, Sendable, CaseIterable {
    /// As the mixture lists them.
    case fixed
    /// As their first text arrived.
    case arrival
    /// At random, from the request's seed, the same in all rounds.
    case shuffled
  }

  /// What a round that ends by itself before the final one means.
  public enum Stop: Equatable, Sendable {
    /// Its text is emitted, the stop recorded, and the next round goes on.
    case reopen
    /// It ends the answer, once at least this share of the upstreams have ended.
    case finish(minEnded: Double)
  }

  /// What becomes of the text of an upstream that fails after its first delta.
  public enum FailedUpstream: String, Equatable, Sendable, CaseIterable {
    /// It is kept, marked as cut off.
    case keep
    /// It is left out from the next round on.
    case withdraw
  }

  /// Which round is the final one, that writes without a limit.
  public enum FinalRound: String, Equatable, Sendable, CaseIterable {
    /// The first that starts after every upstream has ended; it sees all that the chunks had not shown yet.
    case whenEnded = "when_ended"
    /// The first whose chunks show all there is: the steps are climbed to their end.
    case whenSeen = "when_seen"
  }

  /// The name in tables and traces.
  public var name: String
  /// Whether there are proposers at all; without them the aggregator answers alone.
  public var usesProposers: Bool
  /// Where chunks end.
  public var chunk: ChunkRule
  /// What a round sees.
  public var evidence: Evidence
  /// What a round waits for.
  public var barrier: BarrierRule
  /// How much a round writes.
  public var segment: SegmentRule
  /// How the prompt is arranged.
  public var layout: Layout
  /// What the aggregator is told.
  public var prompt: Prompt
  /// How the proposals are numbered.
  public var order: Order
  /// What an early stop means.
  public var stop: Stop
  /// What becomes of a failed upstream's text.
  public var failedUpstream: FailedUpstream
  /// Which round is the final one.
  public var finalRound: FinalRound
  /// Whether an answer without any proposal is a failure.
  public var requireProposals: Bool

  /// Makes a policy; the defaults are the staircase's.
  public init(
    name: String, usesProposers: Bool = true, chunk: ChunkRule = ChunkRule(), evidence: Evidence = .chunk,
    barrier: BarrierRule = BarrierRule(), segment: SegmentRule = SegmentRule(), layout: Layout = .regrouped,
    prompt: Prompt = .partial, order: Order = .fixed, stop: Stop = .reopen,
    failedUpstream: FailedUpstream = .keep, finalRound: FinalRound = .whenEnded,
    requireProposals: Bool = false
  ) {
    self.name = name
    self.usesProposers = usesProposers
    self.chunk = chunk
    self.evidence = evidence
    self.barrier = barrier
    self.segment = segment
    self.layout = layout
    self.prompt = prompt
    self.order = order
    self.stop = stop
    self.failedUpstream = failedUpstream
    self.finalRound = finalRound
    self.requireProposals = requireProposals
  }
}
