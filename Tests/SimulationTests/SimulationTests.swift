import Aggregation
import Measures
import Mixtures
import Scenarios
import Simulation
import Testing
import TokenStreams
import Traces

@Suite("A simulation of recorded proposals")
struct SimulationTests {
  /// Proposers that begin one after the other and write 60 words, and an aggregator that writes as many as it may.
  static func script(_ request: CallRequest, _ earlier: Int) -> CallScript {
    let isAggregator = request.agent == 3
    let count = isAggregator ? min(60, request.maxTokens ?? 60) : 60
    let words = (0..<count).map { " w\((request.agent + 7) * 1000 + earlier * 100 + $0)" }
    return CallScript(
      words, firstNs: Int64(100 + request.agent * 50) * 1_000_000, gapNs: 10_000_000,
      outcome: isAggregator && request.maxTokens != nil ? .length : .stop)
  }

  static func simulate(
    _ path: String, _ policies: [Policy], seed: UInt64 = 1, workers: Int = 2
  ) async throws -> [SimulatedRequest] {
    var traces = RecordedTraces()
    try traces.add(path: path)
    let simulation = Simulation(
      of: traces.proposals, under: policies,
      SimulationSetting(model: traces.estimate().model, seed: seed, keepsObservations: true))
    var results: [SimulatedRequest] = []
    try await simulation.run(workers: workers) { results.append($0) }
    return results
  }

  static func barriers(_ observations: [Observation]) -> [Observation.Barrier] {
    observations.compactMap { if case .barrier(let barrier) = $0 { barrier } else { nil } }
  }

  @Test(
    "has the first barrier where a live run on the same streams has it", arguments: Policy.named.dropFirst())
  func firstBarrier(policy: Policy) async throws {
    let stage = SimulatedTraces()
    let shape = SimulatedTraces.shape(proposers: 3)
    let (path, _) = try stage.record(
      [SimulatedTraces.request(.full)], shape: shape, script: Self.script)
    let live = try SimulatedRun(shape, SimulatedTraces.request(policy), script: Self.script)
    let simulated = try #require(try await Self.simulate(path, [policy]).first)
    #expect(Self.barriers(simulated.observations).first == Self.barriers(live.observations).first)
    #expect(simulated.end == .finished(.complete(.stop)))
    #expect(simulated.measured?.barrierIsExact == true)
  }

  @Test(
    "calls nothing exact where the mixture says that a proposer's endpoint shares its hardware",
    arguments: [(["x", "x", "y", "y"], false), (["x", "", "", "x"], false), (["x", "y", "", "z"], true)])
  func sharing(hardware: [String], isExact: Bool) async throws {
    let stage = SimulatedTraces()
    var shape = SimulatedTraces.shape(proposers: 3)
    for (agent, name) in hardware.enumerated() { shape.agents[agent].hardware = name }
    let (path, _) = try stage.record([SimulatedTraces.request(.full)], shape: shape, script: Self.script)
    let measured = try await Self.simulate(path, [.staircase]).compactMap(\.measured)
    #expect(measured.map(\.barrierIsExact) == [isExact])
    let note = Analysis(of: measured).tables[0].notes.joined()
    #expect(note.contains("Exact: first barrier") == isExact, "\(note)")
  }

  @Test("can be replayed: its decisions are the machine's", arguments: Policy.named)
  func replays(policy: Policy) async throws {
    let stage = SimulatedTraces()
    let (path, _) = try stage.record(
      [SimulatedTraces.request(.full)], shape: SimulatedTraces.shape(proposers: 3), script: Self.script)
    let simulated = try #require(try await Self.simulate(path, [policy]).first)
    let replayed = try ReplayTests.replay(simulated.observations)
    #expect(replayed.replay.disagreement == nil)
    #expect(replayed.replay.outcome == .complete(.stop))
    #expect(replayed.observations.count == simulated.observations.count)
  }

  @Test("gives the same whatever the number of workers, and other draws with another seed")
  func determinism() async throws {
    let stage = SimulatedTraces()
    let requests = (0..<9).map {
      SimulatedTraces.request(.full, number: $0, prompt: "Why \($0)?", seed: UInt64($0))
    }
    let (path, _) = try stage.record(
      requests, shape: SimulatedTraces.shape(proposers: 3), script: Self.script)
    let policies: [Policy] = [.staircase, .quorum, .staircaseCached]
    let one = try await Self.simulate(path, policies, workers: 1)
    let many = try await Self.simulate(path, policies, workers: 5)
    // Not the observations themselves: a failure would print millions of characters.
    let isSame = one.map(\.observations) == many.map(\.observations)
    #expect(isSame)
    #expect(one.map(\.request) == Array(0..<27))
    let other = try await Self.simulate(path, policies, seed: 2)
    let differs = one.map(\.observations) != other.map(\.observations)
    #expect(differs)
  }

  @Test("is censored where it needs what a proposer was not let say")
  func censored() async throws {
    // The first answer is over once the first round has stopped: what the slow proposer would have said is unknown.
    var hasty = Policy.quorum
    hasty.barrier = BarrierRule(need: .count(1))
    hasty.chunk = ChunkRule(first: 8, step: 8)
    hasty.stop = .finish(minEnded: 0)
    let script: ScriptedTransport.Script = { request, earlier in
      request.agent == 3 ? CallScript([" Done."], firstNs: 10_000_000) : Self.script(request, earlier)
    }
    let shape = SimulatedTraces.shape(proposers: 3)
    let stage = SimulatedTraces()
    let cut = try stage.record(
      [SimulatedTraces.request(hasty)], shape: shape, name: "cut", script: script)
    let results = try await Self.simulate(cut.path, [hasty, .full])
    #expect(results[0].end == .finished(.complete(.stop)))
    guard case .censored = results[1].end else {
      Issue.record("A simulation went on behind the end of what is known: \(results[1].end).")
      return
    }
    #expect(results[1].measured == nil)
    #expect(results[1].observations.isEmpty)

    let drained = try stage.record(
      [SimulatedTraces.request(hasty, drains: true)], shape: shape, name: "drained", script: script)
    #expect(try await Self.simulate(drained.path, [.full])[0].end == .finished(.complete(.stop)))
  }

  @Test("plays the proposals of the request whose proposers were not cut off")
  func choosesSource() async throws {
    var hasty = Policy.quorum
    hasty.barrier = BarrierRule(need: .count(1))
    hasty.stop = .finish(minEnded: 0)
    let script: ScriptedTransport.Script = { request, earlier in
      request.agent == 3 ? CallScript([" Done."], firstNs: 10_000_000) : Self.script(request, earlier)
    }
    let stage = SimulatedTraces()
    let (path, _) = try stage.record(
      [SimulatedTraces.request(hasty), SimulatedTraces.request(.full, number: 1)],
      shape: SimulatedTraces.shape(proposers: 3), script: script)
    let result = try #require(try await Self.simulate(path, [.staircase]).first)
    #expect(result.source.request == 1)
    #expect(result.source.trace.count == 64)
    #expect(result.end == .finished(.complete(.stop)))
  }

  @Test("leaves out what nobody knows, and says what is exact and what is modelled")
  func labels() async throws {
    let stage = SimulatedTraces()
    let (path, _) = try stage.record(
      [SimulatedTraces.request(.full)], shape: SimulatedTraces.shape(proposers: 3), script: Self.script)
    let measured = try await Self.simulate(path, [.staircase]).compactMap(\.measured)
    #expect(measured[0].isSimulated)
    #expect(measured[0].measures.values[.tokens] == nil)
    #expect(measured[0].measures.values[.premature] == nil)
    #expect(measured[0].measures.values[.ttfo] != nil)
    let tables = Analysis(of: measured).tables
    #expect(tables[0].rows[0][0] == .text("staircase (simulated)"))
    #expect(tables[0].notes.contains { $0.contains("Exact: first barrier, if") })
    let distributions = try #require(tables.first { $0.name == "distributions" })
    #expect(distributions.columns.last?.title == "fidelity")
    #expect(distributions.rows.contains { $0[1] == .text("first barrier") && $0.last == .text("exact") })
    #expect(distributions.rows.contains { $0[1] == .text("ttfo") && $0.last == .text("modelled") })
  }

  @Test("is not made of a trace that was simulated itself")
  func notOfSimulated() throws {
    let folder = TemporaryFolder()
    let header = TraceHeader(
      tool: "test", seed: 1, wallNs: 0, monotonicNs: 0, isSimulated: true, machine: nil)
    let writer = try RowWriter(path: folder.file("s.jsonl.zst"), header: header)
    try writer.finish()
    var traces = RecordedTraces()
    #expect(throws: SimulationError.self) { try traces.add(path: folder.file("s.jsonl.zst")) }
  }

  @Test("waits for its server where the model says how many calls it works on")
  func slots() async throws {
    let stage = SimulatedTraces()
    let requests = (0..<4).map {
      SimulatedTraces.request(.full, number: $0, prompt: "Why \($0)?", seed: UInt64($0))
    }
    let (path, _) = try stage.record(
      requests, shape: SimulatedTraces.shape(proposers: 3), script: Self.script)
    var traces = RecordedTraces()
    try traces.add(path: path)
    var model = traces.estimate().model
    model["aggregator"]?.sharing.slots = 1
    // All four arrive at the same instant, and their aggregator answers one after the other.
    let simulation = Simulation(
      of: traces.proposals, under: [.full], SimulationSetting(model: model))
    var firsts: [Double] = []
    try await simulation.run(workers: 1) { firsts.append($0.measured?.measures.values[.ttfo] ?? -1) }
    for (first, next) in zip(firsts, firsts.dropFirst()) { #expect(next - first >= 590) }
  }
}
