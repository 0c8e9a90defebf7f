import Simulation

/// Requests whose simulation came to where nobody knows what a proposer would have said, counted by policy.
struct CensoredRequests {
  private var counts: [(policy: String, censored: Int, all: Int)] = []

  mutating func add(_ result: SimulatedRequest) {
    let index: Int
    if let known = counts.firstIndex(where: { $0.policy == result.policy }) {
      index = known
    } else {
      index = counts.count
      counts.append((result.policy, 0, 0))
    }
    counts[index].all += 1
    if case .censored = result.end { counts[index].censored += 1 }
  }

  /// A sentence for each policy with censored requests.
  var sentences: [String] {
    counts.filter { $0.censored > 0 }.map { policy, censored, all in
      "\(policy): \(censored) of \(all) requests are censored and left out; they need what a proposer would have said "
        + "after it was cut off. Record with --drain."
    }
  }
}
