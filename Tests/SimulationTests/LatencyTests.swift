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

  @Test("reads what it has written")
  func file() throws {
    let model = try Self.traces((0..<20).map { 100 + $0 * 37 }).estimate().model
    let read = try LatencyModel(yaml: Array(model.json.text.utf8), file: "model.json")
    #expect(read.json == model.json)
    #expect(read.agents.map(\.name) == ["p0", "p1", "aggregator"])
  }
}
