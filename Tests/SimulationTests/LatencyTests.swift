import Aggregation
import JSON
import Measures
import Scenarios
import Testing
import TokenStreams
import Traces

@testable import Simulation

@Suite("A latency model")
struct LatencyTests {
  /// A trace of answers whose first text comes after 50 ms + 0.2 ms a prompt byte ÷ 4, but for one that stalls.
  static func traces(_ prompts: [Int], repetitions: Int = 1, scatterNs: Int64 = 0) throws -> RecordedTraces {
    let stage = SimulatedTraces()
    var requests: [MixtureRequest] = []
    for repetition in 0..<repetitions {
      for (index, length) in prompts.enumerated() {
        var request = SimulatedTraces.request(
          .full, number: requests.count, prompt: "\(index)" + String(repeating: "x", count: length),
          seed: UInt64(index))
        request.repetition = repetition
        requests.append(request)
      }
    }
    let (path, _) = try stage.record(requests, shape: SimulatedTraces.shape(proposers: 2)) { request, _ in
      let bytes = request.messages.reduce(0) { $0 + $1.content.utf8.count }
      // Every tenth call is held up by something that has nothing to do with its prompt.
      let stallNs: Int64 = bytes % 10 == 3 ? 2_000_000_000 : 0
      return CallScript(
        (0..<20).map { " word\($0)" },
        firstNs: 50_000_000 + Int64(bytes) * 50_000 + stallNs + scatterNs * Int64(bytes * 7919 % 101) / 100,
        gapNs: 5_000_000
      )
    }
    var traces = RecordedTraces()
    try traces.add(path: path)
    return traces
  }

  @Test("finds the line through the calls although some are held up")
  func line() throws {
    let model = try Self.traces((0..<40).map { 100 + $0 * 37 }).estimate().model
    let latency = try #require(model["p0"])
    #expect(abs(latency.baseNs - 50_000_000) < 2_000_000)
    #expect(abs(latency.uncachedTokenNs - 200_000) < 4_000)
    #expect(latency.cachedTokenNs == nil)
    #expect(latency.intervalNs.mean == 5_000_000)
  }

  @Test("has no slope where all prompts are of one length, and says so")
  func constant() throws {
    let (model, remarks) = try Self.traces(Array(repeating: 500, count: 20)).estimate()
    #expect(model["p0"]?.uncachedTokenNs == 0)
    #expect(remarks.contains { $0.contains("p0: no term for the prompt's length") })
    #expect(
      remarks.contains {
        $0.contains("p0: no term for cached tokens, for its server reports no cached counts")
      })
  }

  @Test("foretells what it has not seen, and says how well, beside the noise of repetitions")
  func heldOut() throws {
    let fit = try Self.traces((0..<40).map { 100 + $0 * 37 }, repetitions: 2, scatterNs: 4_000_000)
      .fit(seed: 3)
    let agent = try #require(fit.evaluations.first { $0.agent == "p0" })
    #expect(agent.fittedCalls == 56)
    #expect(agent.heldOutCalls == 24)
    #expect(try #require(agent.firstTextError).median < 0.05)
    // The stage is deterministic: the same call takes as long again.
    #expect(try #require(agent.repeatError).p90 == 0)
    #expect(try #require(agent.coverage90) > 0.8)
    #expect(try #require(agent.decodingError).p90 < 1e-9)
    #expect(try Self.traces((0..<40).map { 100 + $0 * 37 }).fit(seed: 3).evaluations[0].repeatError == nil)
  }

  @Test("Its intervals for 90 % of the calls hold that many of those that it has not seen, and few more")
  func coverage() throws {
    let traces = try Self.traces((0..<60).map { 100 + $0 * 37 }, scatterNs: 4_000_000)
    let covered = (0..<12).compactMap { traces.fit(seed: UInt64($0)).evaluations[0].coverage90 }
    #expect(covered.count == 12)
    #expect(0.9...0.97 ~= covered.reduce(0, +) / 12)
    #expect(try Self.traces((0..<20).map { 100 + $0 * 37 }).fit(seed: 1).evaluations[0].coverage90 == nil)
  }

  @Test("An interval for one more value takes more values the more of them it is to hold")
  func interval() {
    #expect(Empirical((1...19).map(Double.init)).interval(of: 0.9) == 1...19)
    #expect(Empirical((1...18).map(Double.init)).interval(of: 0.9) == nil)
    #expect(Empirical((1...39).map(Double.init)).interval(of: 0.9) == 2...38)
    #expect(Empirical([5]).interval(of: 0) == 5...5)
  }

  @Test(
    "finds how many calls a server works on at a time where they waited for each other, and takes the waits out"
  )
  func slots() throws {
    let stage = SimulatedTraces()
    let (firstNs, gapNs): (Int64, Int64) = (50_000_000, 5_000_000)
    let requests = (0..<30).map {
      SimulatedTraces.request(.full, number: $0, prompt: "\($0) is the question.", seed: UInt64($0))
    }
    // All come at instant 0 and are served three at a time, each for 145 ms.
    let (path, _) = try stage.record(requests, shape: SimulatedTraces.shape(proposers: 1)) { request, _ in
      let text = request.messages.last?.content ?? ""
      let number = Int64(text.prefix { $0.isNumber }) ?? 0
      let waitNs = request.agent == 0 ? number / 3 * (firstNs + 19 * gapNs) : 0
      return CallScript((0..<20).map { " word\($0)" }, firstNs: waitNs + firstNs, gapNs: gapNs)
    }
    var traces = RecordedTraces()
    try traces.add(path: path)
    let (model, remarks) = traces.estimate()
    #expect(model["p0"]?.sharing.slots == 3)
    #expect(abs((model["p0"]?.baseNs ?? 0) - 50_000_000) < 1_000_000)
    #expect(remarks.contains { $0.hasPrefix("p0: its calls waited for each other") })
    // The same waits again, for the same policy; and none where each comes when the one before is over.
    var setting = SimulationSetting(model: model)
    for (load, expected) in [
      (Load?.none, (0..<30).map { Double($0 / 3) * 145 + 145 }),
      (.closed(concurrency: 1), Array(repeating: 145, count: 30)),
    ] {
      setting.load = load
      let results = try Simulation(of: traces.proposals(servedBy: model), under: [.full], setting).results()
      let barriers = results.compactMap { $0.measured?.measures.values[.firstBarrier] }
      #expect(barriers == expected)
    }
  }

  @Test("Of calls that are made together, the server is taken to meet first the one that speaks first")
  func order() {
    var log = ServerLog()
    // One slot. The first was made last, and the last first; none could have spoken before it was taken up.
    for (startMs, spokeMs, endMs) in [(2, 10, 20), (1, 30, 40), (0, 50, 60), (100, 110, 120)]
      as [(Int64, Int64, Int64)]
    {
      let span = ServerLog.Span(
        startNs: startMs * 1_000_000, spokeNs: spokeMs * 1_000_000, endNs: endMs * 1_000_000)
      _ = log.add(span)
    }
    #expect(log.waitsNs(slots: 1) == [0, 19_000_000, 40_000_000, 0])
    #expect(log.waitsNs(slots: 3) == [0, 0, 0, 0])
  }

  @Test("Whoever speaks when, a call that waits for one slot is taken up before it speaks")
  func consistentOrder() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<200 {
      // A server with one slot, and starts that are seen in another order than it met them.
      var log = ServerLog()
      var (freeNs, spoken): (Int64, [Int64]) = (0, [])
      for _ in 0..<12 {
        let arrivalNs = Int64.random(in: 0..<10_000_000, using: &random)
        let takenNs = max(freeNs, 10_000_000)
        spoken.append(takenNs + 5_000_000)
        freeNs = takenNs + Int64.random(in: 5_000_000..<80_000_000, using: &random)
        _ = log.add(.init(startNs: arrivalNs, spokeNs: spoken.last, endNs: freeNs))
      }
      let waits = log.waitsNs(slots: 1)
      #expect(zip(log.calls, waits).allSatisfy { $0.startNs + $1 <= $0.spokeNs })
    }
  }

  @Test("A fit says what its calls leave open, and what would tell")
  func doubts() throws {
    let met = try Self.traces((0..<20).map { 100 + $0 * 37 }).fit(seed: 1).remarks
    #expect(
      met.contains {
        $0.hasPrefix(
          "p0: how many slots its server has and how much calls slow each other down there is not known for")
          && $0.contains(
            "0 of the fitted calls were alone there and 14 met others, and 8 of each are the fewest.")
      })
    let alone = try Self.traces([100]).fit(seed: 1).remarks
    #expect(
      alone.contains { $0.hasPrefix("p1: ") && $0.contains("is not known, for no two calls met there") })
    // What a simulation estimates for itself is not asked for that.
    #expect(try !Self.traces([100]).estimate().remarks.contains { $0.contains("no two calls met") })
  }

  @Test("reads what it has written")
  func file() throws {
    let model = try Self.traces((0..<20).map { 100 + $0 * 37 }).estimate().model
    let read = try LatencyModel(yaml: Array(model.json.text.utf8), file: "model.json")
    #expect(read.json == model.json)
    #expect(read.agents.map(\.name) == ["p0", "p1", "aggregator"])
  }
}
