import Aggregation
import Testing
import TokenStreams

@Suite("Failures of rounds")
struct FailureSentenceTests {
  /// How a request of one agent ends whose only call says `text` and ends so.
  private func failure(
    _ text: String, _ end: Outcome, continuing: Bool = false
  ) -> StreamFailure? {
    let agents = ["proposer", "writer"].map { MixtureShape.Agent(name: $0, model: "m", endpoint: "local") }
    let layers: [[MixtureShape.Place]] = [[.init(agent: 0)], [.init(agent: 1, upstreams: [0])]]
    let policy = Policy(name: "s", chunk: ChunkRule(first: 1, step: 1))
    var machine = MixtureMachine(
      shape: MixtureShape(name: "m", agents: agents, layers: layers),
      request: MixtureRequest(
        messages: [Message(.user, "Why?")], policy: policy, retry: RetryRule(budget: 0, perRound: 0)))
    var outcome: RequestOutcome?
    func feed(_ event: MixtureEvent) {
      var actions: [MixtureAction] = []
      machine.handle(event, into: &actions)
      for action in actions { if case .endAnswer(let end) = action { outcome = end } }
    }
    feed(.started(atNs: 0))
    // The proposal goes on, so that no round is the final one.
    feed(.call(0, .delta(Delta("Because ", readNs: 1)), atNs: 1))
    if continuing {
      feed(.call(1, .delta(Delta("The answer is that it goes on for a while. ", readNs: 2)), atNs: 2))
      feed(.call(1, .ended(.length, readNs: 3), atNs: 3))
      feed(.call(0, .delta(Delta("of that.", readNs: 4)), atNs: 4))
    }
    let call = continuing ? 2 : 1
    if !text.isEmpty { feed(.call(call, .delta(Delta(text, readNs: 5)), atNs: 5)) }
    feed(.call(call, .ended(end, readNs: 6), atNs: 6))
    if case .failed(let failure)? = outcome { return failure }
    return nil
  }

  @Test("A sentence about a round names the agent that wrote it, and its endpoint")
  func names() {
    let broken = failure("So far", .truncated)
    #expect(broken?.kind == .truncated)
    #expect(
      broken?.message == "Agent \"writer\" at endpoint \"local\" broke off round 0 without a finish reason.")
    let silent = failure("", .length)
    #expect(silent?.kind == .silentRound)
    #expect(
      silent?.message
        == "Agent \"writer\" at endpoint \"local\" ended round 0 (length) without adding to the answer.")
    let anew = failure("The answer is that it goes another way this time.", .length, continuing: true)
    #expect(anew?.kind == .restart)
    #expect(
      anew?.message
        == "Agent \"writer\" at endpoint \"local\" began the answer anew in round 1 instead of continuing it."
    )
  }
}
