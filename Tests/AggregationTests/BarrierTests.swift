import Aggregation
import Testing
import TokenStreams

@Suite("Barriers")
struct BarrierTests {
  /// First chunk of 4 bytes, then steps of 4, everything at one byte a token.
  static let small = ChunkRule(first: 4, step: 4)

  @Test("`full` waits for every proposal to its end and writes one round without a limit")
  func full() {
    var script = MachineScript(.full)
    script.proposal(0, "A long proposal that is over at once.")
    script.endProposal(0)
    script.proposal(1, "Another")
    #expect(script.plans.isEmpty)
    script.endProposal(1)
    #expect(script.plans.count == 1 && script.plans[0].isFinal && script.plans[0].maxTokens == nil)
    #expect(script.barriers[0].cause == .all && script.barriers[0].critical == 1)
    script.write("Done.")
    script.end(.stop)
    #expect(script.outcome == .complete(.stop) && script.answer == "Done.")
  }

  @Test("`all` starts a round when the last upstream has its chunk, and says who that was")
  func all() {
    var script = MachineScript(Policy(name: "s", chunk: Self.small))
    script.proposal(1, "abcd")
    script.proposal(0, "abc")
    #expect(script.plans.isEmpty)
    script.proposal(0, "d")
    #expect(script.plans.count == 1 && script.plans[0].evidence == [4, 4] && !script.plans[0].isFinal)
    #expect(script.barriers[0].critical == 0)
  }

  @Test("The next round waits for the end of the one before it, even if its barrier holds")
  func roundsDoNotOverlap() {
    var script = MachineScript(Policy(name: "s", chunk: Self.small))
    script.proposal(0, "abcdefgh")
    script.proposal(1, "abcdefgh")
    #expect(script.plans.count == 1)
    script.write("One")
    script.end(.length)
    #expect(script.plans.count == 2 && script.plans[1].evidence == [8, 8])
  }

  @Test("A quorum of k means k of those that are left; a straggler's text joins the next round")
  func quorum() {
    var policy = Policy(name: "q", chunk: Self.small, evidence: .latest)
    policy.barrier = BarrierRule(need: .count(2))
    var script = MachineScript(policy, upstreams: 3)
    script.proposal(0, "abcd")
    script.proposal(1, "ab")
    #expect(script.plans.isEmpty)
    script.proposal(1, "cd")
    #expect(script.plans.count == 1 && script.plans[0].evidence == [4, 4, 0])
    #expect(script.barriers[0].cause == .quorum && script.barriers[0].critical == 1)
    script.proposal(2, "late")
    script.write("x")
    script.end(.length)
    // The first two have not given anything new: only one of the three is ready.
    #expect(script.plans.count == 1)
    script.proposal(0, "efgh")
    #expect(script.plans.count == 1)
    script.proposal(1, "efgh")
    #expect(script.plans.count == 2 && script.plans[1].evidence == [8, 8, 4])
  }

  @Test("A quorum shrinks with the upstreams that can still give something")
  func quorumOfTheLeft() {
    var policy = Policy(name: "q", chunk: Self.small)
    policy.barrier = BarrierRule(need: .count(2))
    var script = MachineScript(policy, upstreams: 2)
    script.endProposal(0, dead)
    script.proposal(1, "abcd")
    #expect(script.plans.count == 1 && script.plans[0].evidence == [0, 4])
  }

  @Test("A deadline counts from the first upstream that is ready")
  func deadline() {
    var policy = Policy(name: "d", chunk: Self.small)
    policy.barrier = BarrierRule(deadlineNs: 300)
    var script = MachineScript(policy, upstreams: 3)
    script.nowNs = 1_000
    script.proposal(0, "abcd")
    #expect(script.deadlines.map(\.atNs) == [1_301])
    script.nowNs = 1_200
    script.proposal(1, "ab")
    script.passDeadline(0)
    #expect(script.plans.count == 1 && script.plans[0].evidence == [4, 2, 0])
    #expect(script.barriers[0].cause == .deadline && script.barriers[0].critical == -1)
  }

  @Test("“2 of 3, then at most 300 ns more” waits for the third, but not longer")
  func grace() {
    var policy = Policy(name: "g", chunk: Self.small)
    policy.barrier = BarrierRule(need: .count(2), graceNs: 300)
    var late = MachineScript(policy, upstreams: 3)
    late.proposal(0, "abcd")
    late.nowNs = 500
    late.proposal(1, "abcd")
    #expect(late.plans.isEmpty && late.deadlines.map(\.atNs) == [801])
    var inTime = late
    inTime.nowNs = 700
    inTime.proposal(2, "abcd")
    #expect(inTime.plans.count == 1 && inTime.barriers[0].cause == .all)
    late.passDeadline(0)
    #expect(late.plans.count == 1 && late.barriers[0].cause == .deadline)
  }

  @Test("A deadline that a newer one has replaced does nothing")
  func staleDeadline() {
    var policy = Policy(name: "d", chunk: Self.small)
    policy.barrier = BarrierRule(need: .count(2), graceNs: 100, deadlineNs: 500)
    var script = MachineScript(policy, upstreams: 3)
    script.proposal(0, "abcd")
    script.proposal(1, "abcd")
    #expect(script.deadlines.map(\.atNs) == [501, 102])
    script.feed(.deadlinePassed(id: script.deadlines[0].id, atNs: 50))
    #expect(script.plans.isEmpty)
  }

  @Test("An upstream that fails before its first delta leaves the barrier")
  func failureBefore() {
    var script = MachineScript(Policy(name: "s", chunk: Self.small))
    script.proposal(0, "abcd")
    script.endProposal(1, dead)
    #expect(script.plans.count == 1 && script.plans[0].evidence == [4, 0])
  }

  @Test("One that fails later keeps its text, marked as cut off, or loses it from the next round on")
  func failureAfter() {
    for rule in Policy.FailedUpstream.allCases {
      var script = MachineScript(Policy(name: "s", chunk: Self.small, failedUpstream: rule))
      script.proposal(0, "abcd")
      script.proposal(1, "efgh")
      script.write("x")
      script.endProposal(1, dead)
      script.proposal(0, "ijkl")
      script.end(.length)
      #expect(script.plans.count == 2)
      #expect(script.plans[1].evidence == (rule == .keep ? [8, 4] : [8, 0]))
      let system = script.prompt.messages[0].content
      #expect(system.contains("efgh [this response was cut off]") == (rule == .keep))
    }
  }

  @Test("The end of a refiner's segment makes it ready for its readers")
  func segmentEnd() {
    var script = MachineScript(Policy(name: "s", chunk: Self.small))
    script.proposal(0, "abcd")
    script.proposal(1, "ab")
    script.feed(.upstreamSegmentEnded(slot: 1, atNs: 5))
    #expect(script.plans.count == 1 && script.plans[0].evidence == [4, 2])
  }

  @Test("If all proposers fail the aggregator answers alone, and the outcome says so")
  func degraded() {
    var script = MachineScript(.staircase)
    script.endProposal(0, dead)
    script.endProposal(1, .stop)
    #expect(script.barriers[0].cause == .alone && script.plans[0].isFinal)
    #expect(script.prompt.messages == [Message(.user, "Why?")])
    script.write("Because.")
    script.end(.stop)
    #expect(script.outcome == .degraded(.stop))
  }

  @Test("With `requireProposals` that is a failure instead")
  func required() {
    var script = MachineScript(Policy(name: "s", requireProposals: true))
    script.endProposal(0, dead)
    script.endProposal(1, dead)
    guard case .failed(let failure) = script.outcome else {
      Issue.record("\(String(describing: script.outcome))")
      return
    }
    #expect(failure.message == "No upstream of 2 gave a proposal, and proposals are required.")
  }
}
