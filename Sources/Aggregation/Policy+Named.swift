extension Policy {
  /// One model, no mixture: the aggregator answers alone. The baseline.
  public static let single = Policy(name: "single", usesProposers: false, chunk: .whole, prompt: .table1)

  /// Every proposal whole, then one round: Mixture-of-Agents (arXiv 2406.04692).
  public static let full = Policy(name: "full", chunk: .whole, prompt: .table1)

  /// All proposers' chunk j, then segment j: Staircase Streaming (arXiv 2510.05059).
  public static let staircase = Policy(name: "staircase")

  /// The staircase with a prompt that only grows, so that the server's prefix cache keeps all of it.
  public static let staircaseCached = Policy(name: "staircase-cached", layout: .turns)

  /// Two thirds of the proposers, or whoever is there 500 ms after the first; late ones join in later rounds.
  public static let quorum = Policy(
    name: "quorum", evidence: .latest,
    barrier: BarrierRule(need: .share(2.0 / 3.0), deadlineNs: 500_000_000))

  /// All policies that have a name, in the order in which they are listed.
  public static let named: [Policy] = [single, full, staircase, staircaseCached, quorum]

  /// The policy of that name; nil if there is none.
  public static func named(_ name: String) -> Policy? { named.first { $0.name == name } }
}
