import Aggregation
import Gateway
import TokenStreams

/// Compares the instant at which a request of the demo showed its first text with the closed form that the mock's
/// latency model and the policy's barrier give.
struct FirstTextCheck {
  private(set) var policy = ""
  private var scheduledNs: Int64 = 0
  private var firstPieceNs: Int64?
  private var question = ""
  private var calls: [Observation.CallStart] = []
  private var usages: [Int: Usage] = [:]

  /// Takes in what happened.
  mutating func add(_ observation: Observation) {
    switch observation {
    case .request(let header):
      policy = header.policy
      scheduledNs = header.scheduledNs
      question = header.messages.last?.content ?? ""
    case .call(let start): calls.append(start)
    case .stream(let call, .usage(let usage, _), _): usages[call] = usage
    case .answer(let piece) where firstPieceNs == nil: firstPieceNs = piece.atNs
    default: break
    }
  }

  /// From the scheduled start to the first text; nil if there was none.
  var measuredNs: Int64? { firstPieceNs.map { $0 - scheduledNs } }

  /// The same by the closed form: when the barrier lets the first round start, plus the aggregator's time to its first
  /// token. nil where a call did not report its prompt tokens.
  var expectedNs: Int64? {
    guard let policy = Policy.named(policy), let last = calls.last?.layer,
      let first = calls.first(where: { $0.layer == last }), let usage = usages[first.call]
    else { return nil }
    guard let answer = answerNs(policy, usage) else { return nil }
    guard policy.usesProposers else { return answer }
    guard let ready = readyNs(for: policy) else { return nil }
    return barrierNs(policy.barrier, ready: ready.sorted()) + answer
  }

  /// From the aggregator's call to the first text that goes out. A segment that is cut at words holds back the first word
  /// until it is over, which the white space before the next one tells.
  private func answerNs(_ policy: Policy, _ usage: Usage) -> Int64? {
    guard let entry = DemoScript.entries.first(where: { $0.prompt == question }) else { return nil }
    let tokens = MockTokens.split(entry.answer)
    let instants = DemoModels.aggregator.latency.tokenInstantsNs(
      count: tokens.count, promptTokens: usage.promptTokens, cachedTokens: max(0, usage.cachedTokens), seed: 0
    )
    let isCutAtWords = policy.layout == .turns && policy.chunk.first != nil
    let first = isCutAtWords ? tokens.dropFirst().firstIndex { $0.first?.isWhitespace == true } ?? 0 : 0
    return instants[first]
  }

  /// When each proposer has what the first round asks for.
  private func readyNs(for policy: Policy) -> [Int64]? {
    guard let entry = DemoScript.entries.first(where: { $0.prompt == question }) else { return nil }
    var instants: [Int64] = []
    for (slot, proposer) in DemoModels.proposers.enumerated() {
      guard let call = calls.first(where: { $0.layer == 0 && $0.slot == slot }), let usage = usages[call.call]
      else { return nil }
      let tokens = MockTokens.split(entry.proposals[slot])
      let times = proposer.latency.tokenInstantsNs(
        count: tokens.count, promptTokens: usage.promptTokens, cachedTokens: max(0, usage.cachedTokens),
        seed: 0)
      // The engine counts four bytes as a token, whatever the model's own tokens are.
      let target = policy.chunk.first.map { $0 * 4 } ?? Int.max
      var bytes = 0
      let last = tokens.firstIndex { token in
        bytes += token.utf8.count
        return bytes >= target
      }
      instants.append(times[last ?? tokens.count - 1])
    }
    return instants
  }

  private func barrierNs(_ barrier: BarrierRule, ready: [Int64]) -> Int64 {
    let needed = barrier.required(of: ready.count, total: ready.count)
    let deadline = barrier.deadlineNs.map { ready[0] + $0 } ?? Int64.max
    return min(ready[needed - 1], deadline)
  }
}
