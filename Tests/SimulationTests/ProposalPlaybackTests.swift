import Aggregation
import JSON
import Mixtures
import Scenarios
import Simulation
import Testing
import TokenStreams

@Suite("Recorded proposals under a live aggregator")
struct ProposalPlaybackTests {
  static let ms: Int64 = 1_000_000

  /// Runs a recorded request again: its proposers as they were recorded, all others by a script.
  static func replay(
    _ recorded: RecordedRequest, policy: Policy, under live: MixtureShape? = nil,
    script: @escaping ScriptedTransport.Script
  ) throws -> SimulatedRun {
    var request = recorded.request
    request.policy = policy
    request.policyParameters = policy.parameters.text
    request.source = RequestHeader.Source(trace: "d", request: 0)
    request.drains = false
    let shape = try MixtureShape(proposersOf: recorded, under: live ?? recorded.shape)
    let proposals = recorded.proposals
    return try SimulatedRun(shape, request) { time in
      ProposalPlayback(proposals, live: ScriptedTransport(time: time, script: script), timebase: time)
    }
  }

  /// A run of proposers that each say pieces at their own pace, drained or not.
  static func recorded(_ policy: Policy, drains: Bool, script: @escaping ScriptedTransport.Script) throws
    -> RecordedRequest
  {
    var request = MixtureRequest(messages: [Message(.user, "Why?")], policy: policy, drains: drains)
    request.policyParameters = policy.parameters.text
    return try RecordedRequest(try SimulatedRun(.proposers(3), request, script: script).observations)
  }

  /// Three proposers of different pace and an aggregator that says what depends on what it is asked, and when.
  static func steady(_ request: CallRequest, earlierCalls: Int) -> CallScript {
    if request.agent < 3 {
      let gapNs = Int64(3 + 4 * request.agent) * ms + Int64(request.agent)
      return CallScript(
        (0..<12).map { "p\(request.agent)w\($0) " }, firstNs: 5 * ms + Int64(request.agent) * 777,
        gapNs: gapNs)
    }
    let size = request.messages.reduce(0) { $0 + $1.content.utf8.count }
    return CallScript(
      ["size \(size) ", "and so ", "on. "], firstNs: 2 * ms + Int64(size), gapNs: ms,
      outcome: request.maxTokens == nil ? .stop : .length)
  }

  static let policies: [Policy] =
    Policy.named + [
      Policy(
        name: "fast", chunk: ChunkRule(first: 4, step: 9),
        barrier: BarrierRule(need: .count(2), graceNs: 3 * ms))
    ]

  @Test("The policy of the recording gives the recording", arguments: policies.filter(\.usesProposers))
  func samePolicy(policy: Policy) throws {
    let recorded = try Self.recorded(policy, drains: false, script: Self.steady)
    let run = try Self.replay(recorded, policy: policy, script: Self.steady)
    #expect(run.violation == nil)
    #expect(Array(run.observations.dropFirst()) == Array(recorded.observations.dropFirst()))
  }

  @Test("Every policy is given the same proposals at the same instants", arguments: policies)
  func sameProposals(policy: Policy) throws {
    let recorded = try Self.recorded(.full, drains: true, script: Self.steady)
    let run = try Self.replay(recorded, policy: policy, script: Self.steady)
    #expect(run.violation == nil)
    guard case .complete = run.outcome else {
      Issue.record("\(run.outcome)")
      return
    }
    let streams = try RecordedRequest(run.observations).streams.filter { $0.start.layer == 0 }
    #expect(streams.count == (policy.usesProposers ? 3 : 0))
    for (stream, original) in zip(streams, recorded.streams) { #expect(stream.entries == original.entries) }
    try ReplayTests.expectExact(run, "\(policy.name)")
  }

  @Test(
    "Random recordings are played as they were, and what is made of them can be replayed", arguments: 0..<4)
  func random(block: Int) throws {
    for index in 0..<100 {
      let seed = UInt64(block) << 32 | UInt64(index)
      var scenario = ReplayTests.scenario(seed)
      scenario.request.drains = true
      let recorded = try RecordedRequest(try scenario.run().observations)
      guard recorded.request.policy.usesProposers else { continue }
      let policy = Self.policies[index % Self.policies.count]
      let run = try Self.replay(recorded, policy: policy) { [scenario] request, earlierCalls in
        scenario.script(for: request, earlierCalls: earlierCalls)
      }
      #expect(run.violation == nil, "seed \(seed)")
      if case .failed(let failure) = run.outcome { #expect(failure.kind != .censored, "seed \(seed)") }
      try ReplayTests.expectExact(run, "seed \(seed)")
      var last: [Int: RecordedStream] = [:]
      for stream in recorded.streams where stream.start.layer == 0 { last[stream.start.slot] = stream }
      for stream in try RecordedRequest(run.observations).streams where stream.start.layer == 0 {
        #expect(stream.start.attempt == 0, "seed \(seed)")
        let original = try #require(last[stream.start.slot])
        let entries = stream.isCensored ? stream.entries.dropLast() : stream.entries[...]
        #expect(original.entries.starts(with: entries), "seed \(seed)")
      }
    }
  }

  @Test("A proposal that had been cut off ends the request where it is read beyond that")
  func censored() throws {
    var policy = Policy(name: "early", chunk: ChunkRule(first: 4, step: 4), stop: .finish(minEnded: 0.3))
    policy.barrier = BarrierRule(need: .count(1))
    let recorded = try Self.recorded(policy, drains: false, script: Self.hasty)
    let cut = recorded.proposals.filter { $0.censoredNs != nil }
    #expect(cut.count == 2)
    let run = try Self.replay(recorded, policy: .full, script: Self.steady)
    #expect(run.violation == nil)
    guard case .failed(let failure) = run.outcome else {
      Issue.record("\(run.outcome)")
      return
    }
    #expect(failure.kind == .censored)
    #expect(run.endNs == cut[0].censoredNs)
    try ReplayTests.expectExact(run, "censored")
    // The policy that cut them off never looks beyond.
    let again = try Self.replay(recorded, policy: policy, script: Self.hasty)
    #expect(again.answer == "Enough." && again.outcome == .complete(.stop))
    let drained = try Self.recorded(policy, drains: true, script: Self.hasty)
    #expect(drained.proposals.allSatisfy { $0.censoredNs == nil })
    #expect(try Self.replay(drained, policy: .full, script: Self.steady).outcome == .complete(.stop))
  }

  /// The same proposers, and an aggregator that stops as soon as it can.
  private static func hasty(_ request: CallRequest, earlierCalls: Int) -> CallScript {
    request.agent < 3
      ? steady(request, earlierCalls: earlierCalls) : CallScript(["Enough."], firstNs: 40 * ms)
  }

  @Test("A recording that breaks off is known up to its last instant")
  func brokenOff() throws {
    let whole = try Self.recorded(.full, drains: true, script: Self.steady)
    let part = try RecordedRequest(Array(whole.observations.prefix(20)))
    let lastNs = part.observations[19].atNs
    #expect(part.proposals.map(\.censoredNs) == [lastNs, lastNs, lastNs])
    let run = try Self.replay(part, policy: .full, script: Self.steady)
    #expect(run.endNs == lastNs)
    #expect(run.outcome.name == "failed")
  }

  @Test("What a recorded call came to in the end is not asked again, and what it took to come there is kept")
  func retried() throws {
    let busy = StreamFailure(.httpStatus, status: 503, message: "Busy.")
    let recorded = try Self.recorded(.full, drains: true) { request, earlierCalls in
      if request.agent == 0, earlierCalls == 0 { return CallScript(failing: busy, afterNs: 3 * Self.ms) }
      if request.agent == 1 { return CallScript(failing: busy, afterNs: 2 * Self.ms) }
      return Self.steady(request, earlierCalls: earlierCalls)
    }
    let run = try Self.replay(recorded, policy: .full, script: Self.steady)
    #expect(run.outcome == .complete(.stop))
    let starts = run.observations.compactMap { if case .call(let start) = $0 { start } else { nil } }
    #expect(starts.map(\.layer) == [0, 0, 0, 1])
    #expect(
      run.observations.allSatisfy { if case .retry = $0 { false } else { true } })
    let originalEnds = recorded.streams.filter { $0.start.layer == 0 && $0.outcome != nil }
    let lastFailure = originalEnds.last { $0.start.slot == 1 }
    #expect(run.events(of: 1).last?.atNs == lastFailure?.entries.last?.atNs)
    #expect(run.events(of: 0).first?.atNs == originalEnds.last { $0.start.slot == 0 }?.entries.first?.atNs)
  }

  @Test("Refiners and aggregator of another mixture read the recorded proposers")
  func otherMixture() throws {
    let recorded = try Self.recorded(.full, drains: true, script: Self.steady)
    let agents = (0..<2).map { MixtureShape.Agent(name: "live\($0)", model: "m", endpoint: "e") }
    let alone = MixtureShape(name: "alone", agents: agents, layers: [[.init(agent: 1)]], fallback: 0)
    let shape = try MixtureShape(proposersOf: recorded, under: alone)
    #expect(
      shape.layers == [
        [.init(agent: 0), .init(agent: 1), .init(agent: 2)], [.init(agent: 4, upstreams: [0, 1, 2])],
      ])
    #expect(shape.fallback == 3 && shape.agents[4].name == "live1")
    let deep = MixtureShape(
      name: "deep", agents: agents,
      layers: [
        [.init(agent: 0)], [.init(agent: 0, upstreams: [0]), .init(agent: 1, upstreams: [0])],
        [.init(agent: 1, upstreams: [0, 1])],
      ])
    let run = try Self.replay(recorded, policy: .full, under: deep) { _, _ in CallScript(["Refined."]) }
    #expect(run.outcome == .complete(.stop) && run.answer == "Refined.")
    let starts = run.observations.compactMap { if case .call(let start) = $0 { start } else { nil } }
    #expect(starts.map(\.agent) == ["a0", "a1", "a2", "live0", "live1", "live1"])
    let picky = MixtureShape(
      name: "picky", agents: agents,
      layers: [
        [.init(agent: 0), .init(agent: 0)],
        [.init(agent: 0, upstreams: [0]), .init(agent: 1, upstreams: [1])],
        [.init(agent: 1, upstreams: [0, 1])],
      ])
    #expect(throws: SimulationError.self) { try MixtureShape(proposersOf: recorded, under: picky) }
    let lone = try Self.recorded(.single, drains: true, script: Self.steady)
    #expect(lone.proposals.isEmpty)
    #expect(throws: SimulationError.self) { try MixtureShape(proposersOf: lone, under: alone) }
  }
}
