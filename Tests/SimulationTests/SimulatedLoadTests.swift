import Aggregation
import Glibc
import Measures
import Scenarios
import Simulation
import Testing
import TokenStreams

/// Queues whose waits follow from a formula.
@Suite("Requests that are simulated under a load")
struct SimulatedLoadTests {
  static let serviceNs = 10_000_000.0

  /// Prompts that a proposer and an aggregator have answered with a word each.
  static func traces(_ count: Int) throws -> RecordedTraces {
    let stage = SimulatedTraces()
    let requests = (0..<count).map {
      SimulatedTraces.request(.full, number: $0, prompt: "Why \($0)?", seed: UInt64($0))
    }
    let (path, _) = try stage.record(requests, shape: SimulatedTraces.shape(proposers: 1)) { _, _ in
      CallScript([" word"], firstNs: 1_000_000, gapNs: 0)
    }
    var traces = RecordedTraces()
    try traces.add(path: path)
    return traces
  }

  /// The aggregator alone, which answers at once when its time is over, simulated under a load.
  static func simulate(
    _ traces: RecordedTraces, _ load: Load, servicesNs: [Double] = [serviceNs], slots: Int? = nil,
    slowdown: Double = 0,
    length: AnswerLength = .recorded, policies: [Policy] = [.single]
  ) async throws -> [SimulatedRequest] {
    var model = LatencyModel()
    model["aggregator"] = AgentLatency(
      baseNs: serviceNs, firstTextRatio: Empirical(servicesNs.map { $0 / serviceNs }),
      intervalNs: Empirical([1_000_000]), deltaBytes: Empirical([servicesNs == [serviceNs] ? 5 : 1000]),
      answerBytes: Empirical([5]), sharing: ServerSharing(slots: slots, firstTextSlowdown: slowdown))
    var setting = SimulationSetting(model: model, keepsObservations: true)
    setting.load = load
    setting.answerLength = length
    var results: [SimulatedRequest] = []
    try await Simulation(of: traces.proposals, under: policies, setting).run(workers: 2) {
      results.append($0)
    }
    return results
  }

  static func milliseconds(_ results: [SimulatedRequest], _ measure: KeyPath<Timing, Int64>) -> [Double] {
    results.map { Double(Timing($0)[keyPath: measure]) / 1e6 }
  }

  /// The instants of a simulated request, since it was scheduled.
  struct Timing {
    let scheduledNs: Int64
    private(set) var delayNs: Int64 = 0
    private(set) var endNs: Int64 = 0

    init(_ result: SimulatedRequest) {
      guard case .request(let header)? = result.observations.first else {
        scheduledNs = -1
        return
      }
      scheduledNs = header.scheduledNs
      delayNs = header.startedNs - header.scheduledNs
      endNs = result.observations[result.observations.count - 1].atNs - header.scheduledNs
    }
  }

  static func steps(_ count: Int, rate: Double) throws -> [Int64] {
    try #require(ArrivalProcess(rate: rate, variation: 0)).instantsNs(count: count, seed: 1)
  }

  @Test("wait in step at a server of one slot: D/D/1")
  func slot() async throws {
    let results = try await Self.simulate(
      try Self.traces(20), .open(instantsNs: try Self.steps(20, rate: 200), limit: nil), slots: 1)
    // Each finds the server busy for 5 ms longer than the one before.
    #expect(Self.milliseconds(results, \.endNs) == (0..<20).map { 10 + 5 * Double($0) })
    #expect(Self.milliseconds(results, \.delayNs).allSatisfy { $0 == 0 })
    #expect(results.allSatisfy { $0.measured?.barrierIsExact == false })
  }

  @Test("wait before they begin where there is a limit, and their latency counts from when they came")
  func limit() async throws {
    let results = try await Self.simulate(
      try Self.traces(20), .open(instantsNs: try Self.steps(20, rate: 200), limit: 1))
    #expect(Self.milliseconds(results, \.delayNs) == (0..<20).map { 5 * Double($0) })
    #expect(Self.milliseconds(results, \.endNs) == (0..<20).map { 10 + 5 * Double($0) })
    #expect(results.last?.measured?.measures.values[.startDelay] == 95)
    #expect(results.last?.measured?.measures.values[.ttft] == 105)
  }

  @Test("do not wait where there is neither")
  func free() async throws {
    let results = try await Self.simulate(
      try Self.traces(20), .open(instantsNs: try Self.steps(20, rate: 200), limit: nil))
    #expect(Self.milliseconds(results, \.endNs).allSatisfy { $0 == 10 })
    let scheduled = results.map { Timing($0).scheduledNs }
    #expect(zip(scheduled, scheduled.dropFirst()).allSatisfy { $1 - $0 == 5_000_000 })
  }

  @Test("come one after the other in a closed loop, so many at a time, each policy for itself")
  func closed() async throws {
    let results = try await Self.simulate(
      try Self.traces(7), .closed(concurrency: 2), policies: [.single, .full])
    let scheduled = results.map { Timing($0).scheduledNs }
    #expect(
      scheduled.prefix(7).map { $0 - scheduled[0] } == [0, 0, 10, 10, 20, 20, 30].map { $0 * 1_000_000 })
    // The proposer's millisecond comes before the aggregator's ten.
    #expect(
      scheduled.dropFirst(7).map { $0 - scheduled[7] } == [0, 0, 11, 11, 22, 22, 33].map { $0 * 1_000_000 })
    #expect(results.map(\.request) == Array(0..<14))
    #expect(Self.milliseconds(results, \.delayNs).allSatisfy { $0 == 0 })
  }

  @Test(
    "wait one by one as Lindley's recursion says, and on average about as Pollaczek and Khinchine do: M/G/1")
  func poisson() async throws {
    let count = 1500
    // Quantiles of an exponential distribution; the formula takes the moments that they have.
    let services = (0..<512).map { -Self.serviceNs * log1p(-(Double($0) + 0.5) / 512) }
    let mean = services.reduce(0, +) / 512
    let square = services.reduce(0) { $0 + $1 * $1 } / 512
    let rate = 50.0
    let arrivals = try #require(ArrivalProcess(text: "poisson:50")).instantsNs(count: count, seed: 4)
    let traces = try Self.traces(count)
    let load = Load.open(instantsNs: arrivals, limit: nil)
    let alone = try await Self.simulate(traces, load, servicesNs: services).map { Timing($0).endNs }
    let queued = try await Self.simulate(traces, load, servicesNs: services, slots: 1).map {
      Timing($0).endNs
    }
    var expectedNs = [alone[0]]
    for index in 1..<count {
      let gapNs = arrivals[index] - arrivals[index - 1]
      expectedNs.append(max(0, expectedNs[index - 1] - gapNs) + alone[index])
    }
    let followsLindley = queued == expectedNs
    #expect(followsLindley)
    let sojourn = Double(queued.reduce(0, +)) / Double(count) / 1e6
    let use = rate * mean / 1e9
    let expected = (mean + rate / 1e9 * square / (2 * (1 - use))) / 1e6
    #expect(abs(sojourn - expected) < 0.2 * expected, "\(sojourn) against \(expected)")
  }

  @Test(
    "slow each other down: two at a time take as long as one after the other where they divide a processor")
  func divided() async throws {
    let traces = try Self.traces(6)
    let divided = try await Self.simulate(traces, .closed(concurrency: 2), slowdown: 1)
    #expect(Self.milliseconds(divided, \.endNs) == Array(repeating: 20, count: 6))
    // The second comes when the first has half its work behind it, and has half of its own left when the first is done.
    let steps: [Int64] = [0, 5_000_000]
    let overlapping = try await Self.simulate(
      try Self.traces(2), .open(instantsNs: steps, limit: nil), slowdown: 1)
    #expect(Self.milliseconds(overlapping, \.endNs) == [15, 15])
    let slots = try await Self.simulate(traces, .closed(concurrency: 4), slots: 2, slowdown: 1)
    #expect(Self.milliseconds(slots, \.endNs) == [20, 20, 40, 40, 40, 40])
  }

  @Test(
    "take on average as long as the formula of processor sharing says, however their work is distributed: M/G/1-PS"
  )
  func processorSharing() async throws {
    let count = 3000
    let services = (0..<512).map { -Self.serviceNs * log1p(-(Double($0) + 0.5) / 512) }
    let arrivals = try #require(ArrivalProcess(text: "poisson:50")).instantsNs(count: count, seed: 4)
    let shared = try await Self.simulate(
      try Self.traces(count), .open(instantsNs: arrivals, limit: nil), servicesNs: services, slowdown: 1
    ).map { Timing($0).endNs }
    let sojourn = Double(shared.reduce(0, +)) / Double(count) / 1e6
    // Half of the server's time is used (Kleinrock 1976, section 4.4).
    #expect(abs(sojourn - 20) < 2, "\(sojourn)")
  }

  @Test("have answers of the lengths that are given, where they are given")
  func lengths() async throws {
    let results = try await Self.simulate(
      try Self.traces(3), .closed(concurrency: 3), length: .each([10, nil, 30]))
    // Deltas of 5 bytes, tokens of 4; the recorded answer has 5 bytes.
    #expect(results.map(\.deltas) == [8, 1, 24])
  }
}
