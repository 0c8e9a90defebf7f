import Measures
import Testing
import TokenStreams

@Suite("What a request costs")
struct CostTests {
  /// A thousand dollars per million input tokens, and a size that makes one TFLOP of each token.
  static let prices = PriceTable([
    ModelPrice(
      model: "m", rates: ModelPrice.Rates(input: 1000, cachedInput: 100, output: 2000),
      activeParameters: 0.5e12, asOf: "today", source: "made up")
  ])

  static func cost(_ timeline: Timeline, _ prices: PriceTable = prices) throws -> RequestCost {
    RequestCost(try timeline.recording(), prices: prices)
  }

  private func near(_ found: Double?, _ value: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
      abs((found ?? .nan) - value) < 1e-9, "\(String(describing: found))", sourceLocation: sourceLocation)
  }

  @Test(
    "Prompts, cached prompts and outputs of all calls add up, reasoning and calls that were cut off included")
  func sum() throws {
    let cost = try Self.cost(.twoRounds())
    // Uncached 100 + 100 + 40 + 20; cached 10 + 50; output 2 + 2.5 (estimated) + 9 + 3.
    near(cost.dollars?.uncachedPrompt, 0.26)
    near(cost.dollars?.cachedPrompt, 0.006)
    near(cost.dollars?.output, 0.033)
    near(cost.dollars?.total, 0.299)
    #expect(cost.calls == 4 && cost.billedCalls == 4 && cost.callsWithoutCacheReport == 2)
    #expect(cost.tokenSource == .mixed)
    // The second half of what b wrote reached no round; what round 1 sends again is cached.
    near(cost.dollars?.waste, 0.002)
    near(cost.dollars?.rePrefill, 0)
    near(cost.dollars?.retries, 0)
  }

  @Test("Operations three ways: the longest of each layer, all of them, and those that the answer waited for")
  func compute() throws {
    let compute = try #require(try Self.cost(.twoRounds()).compute)
    near(compute.asInPaper, 2.5 + 12)
    near(compute.total, 260 + 16.5)
    // Round 1 waited for b, whose two and a half tokens had come by then.
    near(compute.critical, 20 + 3 + 100 + 2.5)
  }

  @Test(
    "A round that waited for the one before it has that one on its path, and of a proposer what was there by then"
  )
  func earlierRound() throws {
    var timeline = Timeline([Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])])
    let a = timeline.call(0, 0, at: 0)
    timeline.firstByte(a, sent: 1, read: 2)
    timeline.delta(a, "aaaa", read: 10)
    timeline.delta(a, "aaaaaaaaaaaa", read: 30)
    timeline.end(a, at: 31)
    for (round, start) in [(0, 10.0), (1, 50)] {
      timeline.barrier(1, round: round, ready: [round == 0 ? 10 : 30], critical: 0, at: start)
      timeline.round(1, round: round, call: round + 1, evidence: [4 + 12 * round], at: start)
      let call = timeline.call(1, 0, round: round, at: start)
      timeline.delta(call, "word", read: start + 20)
      timeline.answer(1, round: round, call: call, 0..<4, at: start + 20)
      timeline.end(call, at: start + 40)
      timeline.roundEnd(1, round: round, at: start + 40)
    }
    timeline.finish(at: 91)
    let cost = try Self.cost(timeline)
    near(cost.compute?.critical, 101 + 101 + 101)
    near(cost.compute?.total, 104 + 101 + 101)
    near(cost.compute?.asInPaper, 4 + 2)
    // Nobody says what was cached: the second round's prompt is paid for again, as far as the first one sent it.
    near(cost.dollars?.rePrefill, 0.1)
    near(cost.dollars?.waste, 0)
    #expect(cost.callsWithoutCacheReport == 3)
  }

  @Test(
    "A refused call costs nothing; one that broke off and was made again is a retry, and its prompt is not sent twice"
  )
  func retries() throws {
    var timeline = Timeline([Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])])
    let failure = StreamFailure(.httpStatus, status: 429, message: "No.")
    let refused = timeline.call(0, 0, at: 0)
    timeline.firstByte(refused, sent: 1, read: 2)
    timeline.add(.retry(call: refused, failure, delayNs: ns(5), atNs: ns(3)), at: ns(3))
    let a = timeline.call(0, 0, attempt: 1, at: 8)
    timeline.delta(a, "aaaa", read: 10)
    timeline.end(a, at: 11)
    timeline.barrier(1, round: 0, ready: [10], critical: 0, at: 10)
    for attempt in 0..<2 {
      let start = 10 + 20.0 * Double(attempt)
      timeline.round(
        1, round: 0, attempt: attempt, call: 2 + attempt, evidence: [4], isFinal: true, at: start)
      let call = timeline.call(1, 0, round: 0, attempt: attempt, at: start)
      timeline.delta(call, "word", read: start + 5)
      if attempt == 1 { timeline.answer(1, round: 0, call: call, 0..<4, at: start + 5) }
      timeline.end(call, attempt == 0 ? .failed(failure) : .stop, at: start + 10)
      timeline.roundEnd(
        1, round: 0, attempt: attempt, attempt == 0 ? .failed(failure) : .stop, at: start + 10)
    }
    timeline.finish(at: 50)
    let cost = try Self.cost(timeline)
    #expect(cost.calls == 4 && cost.billedCalls == 3)
    near(cost.dollars?.total, 3 * 0.102)
    near(cost.dollars?.retries, 0.102)
    near(cost.dollars?.rePrefill, 0)
    near(cost.dollars?.waste, 0)
    // Both attempts had to pass before the answer was there.
    near(cost.compute?.critical, 101 + 101 + 101)
  }

  @Test(
    "A proposer that nobody read is wasted with its prompt; one that was cut off before it began costs nothing"
  )
  func waste() throws {
    var timeline = Timeline([
      Timeline.place(0, 0), Timeline.place(0, 1), Timeline.place(0, 2),
      Timeline.place(1, 0, upstreams: [0, 1, 2]),
    ])
    let a = timeline.call(0, 0, at: 0)
    timeline.delta(a, "aaaa", read: 10)
    timeline.end(a, at: 11)
    let late = timeline.call(0, 1, at: 0)
    timeline.firstByte(late, sent: 1, read: 2)
    timeline.delta(late, "bbbb", read: 40)
    timeline.end(late, .cancelled, at: 41)
    let unborn = timeline.call(0, 2, at: 0)
    timeline.end(unborn, .cancelled, at: 41)
    timeline.barrier(1, round: 0, .quorum, ready: [10, -1, -1], critical: 0, at: 10)
    timeline.round(1, round: 0, call: 3, evidence: [4, 0, 0], isFinal: true, at: 10)
    let call = timeline.call(1, 0, round: 0, at: 10)
    timeline.delta(call, "wordword", read: 20)
    // The model repeated itself: only half became answer.
    timeline.answer(1, round: 0, call: call, 0..<4, at: 20)
    timeline.end(call, at: 30)
    timeline.roundEnd(1, round: 0, at: 30)
    timeline.finish(at: 42)
    let cost = try Self.cost(timeline)
    #expect(cost.calls == 4 && cost.billedCalls == 3)
    near(cost.dollars?.waste, 0.102 + 0.002)
    near(cost.compute?.asInPaper, 1 + 2)
  }

  @Test("A model without a price makes the cost unknown and names it; one without a size the operations only")
  func unknown() throws {
    var timeline = Timeline.twoRounds()
    timeline.header.places[1].model = "other"
    let cost = try Self.cost(timeline)
    #expect(cost.dollars == nil && cost.compute == nil)
    #expect(cost.unpricedModels == ["other"] && cost.unsizedModels == ["other"])
    #expect(cost.models == ["m", "other"])
    let rates = ModelPrice.Rates(input: 0, cachedInput: 0, output: 0)
    let free = ModelPrice(model: "other", rates: rates, activeParameters: nil, asOf: "", source: "")
    let half = try Self.cost(timeline, PriceTable(Self.prices.models + [free]))
    near(half.dollars?.total, 0.299 - 0.105)
    #expect(half.compute == nil && half.unsizedModels == ["other"])
  }

  @Test("The fallback's calls are priced as the fallback's model")
  func fallback() throws {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
    timeline.header.fallback = RequestHeader.Place(
      layer: 0, slot: 0, agent: "spare", model: "spare-model", endpoint: "e", bytesPerToken: 4, upstreams: [])
    timeline.add(
      .call(
        Observation.CallStart(
          call: 0, layer: 0, slot: 0, agent: "spare", round: 0, attempt: 0, promptDigest: "", promptBytes: 4,
          promptTokens: 1, maxTokens: nil, atNs: ns(1))), at: ns(1))
    timeline.delta(0, "text", read: 2)
    #expect(try Self.cost(timeline).unpricedModels == ["spare-model"])
  }

  @Test(
    "The parts of the cost never exceed it, and the path never the whole, on random mixtures",
    arguments: 0..<20)
  func random(block: UInt64) throws {
    for seed in block * 25..<block * 25 + 25 {
      var generator = RandomRequest(seed: seed)
      let cost = try Self.cost(generator.timeline())
      let dollars = try #require(cost.dollars)
      let parts = [dollars.rePrefill, dollars.retries, dollars.waste]
      #expect(parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) <= dollars.total + 1e-9, "seed \(seed)")
      #expect(dollars.rePrefill <= dollars.uncachedPrompt + 1e-9, "seed \(seed)")
      let compute = try #require(cost.compute)
      #expect(compute.critical >= 0 && compute.critical <= compute.total + 1e-9, "seed \(seed)")
      #expect(compute.asInPaper <= compute.total + 1e-9, "seed \(seed)")
    }
  }
}
