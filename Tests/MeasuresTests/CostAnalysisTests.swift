import Measures
import Testing
import TokenStreams

@Suite("Tables of costs")
struct CostAnalysisTests {
  /// One call of one place: a prompt of 100 tokens, an answer of one, its first text after so long.
  private func single(
    _ policy: String, ttft: Double, answer: Int = 4, mixture: String = "m", failed: Bool = false,
    isSimulated: Bool = false
  ) throws -> CostedRequest {
    var timeline = Timeline([Timeline.place(0, 0)], policy: policy)
    timeline.header.mixture = mixture
    let call = timeline.call(0, 0, round: 0, at: 0)
    timeline.delta(call, String(repeating: "a", count: answer), read: ttft)
    timeline.answer(0, round: 0, call: call, 0..<answer, at: ttft)
    let failure = StreamFailure(.disconnected, message: "Lost.")
    timeline.end(call, failed ? .failed(failure) : .stop, at: ttft + 10)
    timeline.finish(failed ? .failed(failure) : .complete(.stop), at: ttft + 10)
    return CostedRequest(try timeline.recording(), CostTests.prices, isSimulated: isSimulated)
  }

  private func cell(_ table: MeasureTable, _ row: Int, _ title: String) throws -> MeasureTable.Cell {
    table.rows[row][try #require(table.columns.firstIndex { $0.title == title }, "\(title)")]
  }

  private func analysis(
    _ requests: [CostedRequest], scores: [String: Double] = [:], latency: Measure = .ttft
  ) throws -> CostAnalysis {
    try CostAnalysis(of: requests, prices: CostTests.prices, scores: scores, latency: latency)
  }

  @Test("Failed requests are paid for, and enter no mean")
  func totals() throws {
    let table = try analysis([
      single("full", ttft: 20), single("full", ttft: 40), single("full", ttft: 9, failed: true),
    ]).tables[0]
    #expect(try cell(table, 0, "all") == .count(3))
    #expect(try cell(table, 0, "n") == .count(2))
    for (title, dollars) in [("cost mean", 0.102), ("cost p50", 0.102), ("cost total", 0.306)] {
      guard case .number(let found, _, let isDoubtful) = try cell(table, 0, title) else {
        Issue.record("No \(title).")
        continue
      }
      #expect(abs(found - dollars) < 1e-12)
      #expect(isDoubtful == (title == "cost p50"))
    }
    #expect(try cell(table, 0, "ttft p50") == .number(30, digits: 1, isDoubtful: true))
    #expect(try cell(table, 0, "counted by") == .text("estimated"))
  }

  @Test("The front holds what nothing beats in cost, latency and score, and says what beats the others")
  func front() throws {
    let requests = [
      try single("slow", ttft: 50), try single("fast", ttft: 10), try single("dear", ttft: 5, answer: 40),
      try single("worst", ttft: 60, answer: 40),
    ]
    let table = try analysis(requests).tables[0]
    #expect(try (0..<4).map { try cell(table, $0, "front") } == ["no", "yes", "yes", "no"].map { .text($0) })
    #expect(try cell(table, 0, "beaten by") == .text("fast"))
    #expect(try cell(table, 3, "beaten by") == .text("slow"))
    let scored = try analysis(requests, scores: ["slow": 60, "fast": 50, "dear": 40]).tables[0]
    #expect(try cell(scored, 0, "front") == .text("yes"))
    #expect(try cell(scored, 2, "front") == .text("yes"))
    // Without a score it has no place among those that have one.
    #expect(try cell(scored, 3, "front") == .missing)
    #expect(try cell(scored, 3, "score") == .missing)
  }

  @Test("Several mixtures, and what was simulated, are told apart")
  func names() throws {
    let requests = [
      try single("full", ttft: 1, mixture: "moa"), try single("full", ttft: 1, mixture: "moa-lite"),
      try single("full", ttft: 1, mixture: "moa", isSimulated: true),
    ]
    let table = try analysis(requests, scores: ["moa-lite/full": 59.3]).tables[0]
    #expect(
      table.rows.map { $0[0] } == ["moa/full", "moa-lite/full", "moa/full (simulated)"].map { .text($0) })
    #expect(try cell(table, 1, "score") == .number(59.3, digits: 2))
  }

  @Test("What is not known is said: prices, caches, scores for nobody")
  func remarks() throws {
    let request = try single("full", ttft: 1)
    let unpriced = try CostAnalysis(of: [request], prices: CostTests.prices, scores: ["full": 1, "x": 2])
    #expect(
      unpriced.remarks == [
        "The servers of 1 of 1 calls did not tell how much of the prompt was cached; all of it counts as uncached.",
        "There are scores for policies that are not here: x.",
      ])
    #expect(throws: MeasuresError.self) {
      try CostAnalysis(of: [request], prices: CostTests.prices, scores: ["x": 2])
    }
    var timeline = Timeline.twoRounds()
    timeline.header.places[0].model = "new"
    let none = CostedRequest(try timeline.recording(), CostTests.prices)
    let analysis = try analysis([none])
    #expect(try cell(analysis.tables[0], 0, "cost mean") == .missing)
    #expect(try cell(analysis.tables[0], 0, "cost total") == .missing)
    #expect(try cell(analysis.tables[0], 0, "front") == .missing)
    #expect(
      analysis.remarks.first
        == "There is no price and no active_parameters for new, so that cost and TFLOPs of all policies cannot be told."
    )
    #expect(analysis.tables[1].rows[0].last == .text("not in the table of prices"))
  }

  @Test("A model of which the price or the size is not known is named once, however many policies called it")
  func unknownModels() throws {
    func rates(_ price: Double) -> ModelPrice.Rates { .init(input: price, cachedInput: price, output: price) }
    let prices = PriceTable([
      ModelPrice(model: "free", rates: rates(0), activeParameters: nil, asOf: "", source: ""),
      ModelPrice(model: "small", rates: nil, activeParameters: 1e9, asOf: "", source: ""),
    ])
    func request(_ policy: String, _ models: [String]) throws -> CostedRequest {
      var timeline = Timeline.twoRounds()
      timeline.header.policy = policy
      for (place, model) in models.enumerated() { timeline.header.places[place].model = model }
      return CostedRequest(try timeline.recording(), prices)
    }
    let count = Timeline.twoRounds().header.places.count
    let analysis = try CostAnalysis(
      of: [
        try request("full", Array(repeating: "new", count: count)),
        try request("staircase", Array(repeating: "small", count: count)),
        try request("quorum", ["new"] + Array(repeating: "free", count: count - 1)),
      ], prices: prices)
    #expect(
      Array(analysis.remarks.prefix(3)) == [
        "There is no price and no active_parameters for new, so that cost and TFLOPs of full, quorum cannot be told.",
        "There is no price for small, so that the cost of staircase cannot be told.",
        "There is no active_parameters for free, so that the TFLOPs of quorum cannot be told.",
      ])
  }
}

extension CostedRequest {
  fileprivate init(_ recording: RequestRecording, _ prices: PriceTable, isSimulated: Bool = false) {
    self.init(MeasuredRequest(recording, isSimulated: isSimulated), RequestCost(recording, prices: prices))
  }
}
