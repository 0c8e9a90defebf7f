import JSON
import Measures
import Reports
import Testing
import TokenStreams

/// The figures about policies.
@Suite struct FigureTests {
  private static func data(_ report: Report) throws -> JSONValue {
    try PageTests.data(of: String(decoding: report.page, as: UTF8.self))
  }

  private static let prices = PriceTable([
    ModelPrice(
      model: "m", rates: .init(input: 1, cachedInput: 1, output: 1), activeParameters: nil, asOf: "today",
      source: "made up")
  ])

  @Test("Latency stands against tokens, dollars and score, and a policy says which other beats it")
  func tradeOff() throws {
    let recorded = [
      Recorded(policy: "fast"), Recorded(request: 1, policy: "slow", firstRound: 150),
      Recorded(
        request: 2, policy: "terse", proposals: ["the sea", "a moon"], answer: "Yes, so it is.",
        firstRound: 200),
    ]
    let report = try Report(
      of: recorded, prices: Self.prices, scores: ["fast": 50, "slow": 60, "terse": 50])
    let figure = try #require(try Self.data(report)["tradeOff"])
    #expect(figure["latencies"]?.array?.map { $0["name"] } == ["ttfo", "ttft", "e2e"])
    #expect(figure["prices"]?.array?.map { $0["name"] } == ["dollars", "tokens", "score"])
    let points = try #require(figure["points"]?.array)
    #expect(points.map { $0["n"] } == [1, 1, 1])
    #expect(points.map { $0["latencies"]?.array?.first?.number } == [110, 160, 210])
    let tokens = points.compactMap { $0["prices"]?.array?[1].number }
    #expect(tokens.count == 3 && tokens[0] == tokens[1] && tokens[2] < tokens[0])
    // A dollar for a million tokens.
    for (point, tokens) in zip(points, tokens) {
      #expect(abs((point["prices"]?.array?[0].number ?? 0) - tokens / 1e6) < 1e-9)
    }
    // −1: nobody.
    #expect(points.map { $0["beatenBy"]?.array?.first } == [[-1, -1, -1], [0, 0, -1], [-1, -1, 0]])
    let unscored = try Self.data(try Report(of: recorded))["tradeOff"]
    #expect(unscored?["prices"]?.array?.map { $0["name"] } == ["tokens"])
  }

  @Test("Of one policy alone there is nothing to be held against it")
  func alone() throws {
    #expect(try Self.data(try Report(of: [Recorded()]))["tradeOff"]?["prices"] == [])
  }

  @Test("Policies that have answered nothing have no point, whatever their scores")
  func failed() throws {
    let recorded = ["full", "staircase"].map { Recorded(policy: $0, answer: "", outcome: .cancelled) }
    let report = try Report(of: recorded, prices: Self.prices, scores: ["full": 1, "staircase": 2])
    #expect(try Self.data(report)["tradeOff"]?["prices"] == [])
  }

  @Test("Mixtures of several sizes show what each further proposer takes, of one agent and of several")
  func proposers() throws {
    func recorded(_ request: Int, _ agents: [String], firstRound: Int) -> Recorded {
      Recorded(
        request: request, mixture: agents.joined(), agents: agents,
        proposals: agents.map { "what \($0) says" }, firstRound: firstRound)
    }
    let mixtures = [
      recorded(0, ["a"], firstRound: 50), recorded(1, ["a", "a"], firstRound: 60),
      recorded(2, ["a", "b"], firstRound: 70), recorded(3, ["a", "b", "c"], firstRound: 90),
    ]
    let data = try Self.data(try Report(of: mixtures, scores: ["abc/staircase": 60]))
    #expect(
      data["groups"]?.array?.map { $0["name"] } == [
        "a/staircase", "aa/staircase", "ab/staircase", "abc/staircase",
      ])
    let series = try #require(data["proposers"]?["series"]?.array)
    #expect(series.map { $0["of"] } == ["one agent", "several agents"])
    #expect(series[0]["points"]?.array?.map { $0["proposers"] } == [1, 2])
    let points = try #require(series[1]["points"]?.array)
    #expect(points.map { $0["proposers"] } == [1, 2, 3])
    #expect(points.map { $0["values"]?.array?.first?.number } == [60, 80, 100])
    #expect(points.map { $0["score"] } == [.null, .null, 60])
    #expect(points.map { $0["n"] } == [1, 1, 1])
    // Where all are alike there is no figure.
    #expect(try Self.data(try Report(of: [Recorded()]))["proposers"]?["series"] == [])
  }

  @Test("A table keeps all its digits, however small its numbers are")
  func digits() throws {
    let data = try Self.data(try Report(of: [Recorded()], prices: Self.prices))
    let table = try #require(data["tables"]?.array?.first { $0["name"] == "cost" })
    let column = try #require(table["columns"]?.array?.firstIndex { $0["title"] == "cost mean" })
    let cost = try #require(table["rows"]?.array?.first?.array?[column].array?.first?.number)
    let tokens = try Recorded().measured().measures.values[.billedTokens]
    #expect(abs(cost - (tokens ?? 0) / 1e6) < 1e-12)
  }
}
