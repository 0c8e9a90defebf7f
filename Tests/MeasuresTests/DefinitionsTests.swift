import Measures
import Testing
import TokenStreams

@Suite("Other tools' definitions")
struct DefinitionsTests {
  /// One stream whose first event, after 0.5 s, has a role and no text; the text comes after 1.0, 1.1 and 1.4 s, in
  /// events of 2, 1 and 3 tokens; the response ends after 1.45 s.
  private func stream(reasons: Bool = false, usage: Bool = true) -> Timeline {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
    let call = timeline.call(0, 0, round: 0, at: 0)
    timeline.firstByte(call, sent: 10, read: 499)
    timeline.delta(call, "aaaa", reasons ? .reasoning : .content, read: 1000)
    timeline.delta(call, "bb", read: 1100)
    timeline.delta(call, "cccccc", read: 1400)
    if usage {
      timeline.usage(
        call, Usage(promptTokens: 9, completionTokens: 6, reasoningTokens: reasons ? 2 : 0), at: 1401)
    }
    timeline.end(call, at: 1450)
    return timeline
  }

  private func table(_ timelines: [Timeline], by grouping: Grouping = .agent) throws -> MeasureTable {
    var analysis = DefinitionsAnalysis(by: grouping)
    for timeline in timelines { analysis.add(try timeline.recording()) }
    return analysis.tables[grouping == .policy ? 0 : 1]
  }

  private static let tools = [
    "chunkwise", "vLLM bench serve", "AIPerf", "GuideLLM", "inference-perf", "MLPerf",
  ]

  /// What each tool reports, in their order; nil where it reports nothing.
  private func row(_ table: MeasureTable, _ measure: String, _ statistic: String) throws -> [Double?] {
    let row = table.rows.first { $0[1] == .text(measure) && $0[3] == .text(statistic) }
    return try Self.tools.map { tool in
      let index = try #require(table.columns.firstIndex { $0.title == tool })
      return switch row?[index] {
      case .number(let value, _, _): value
      case .count(let count): Double(count)
      default: nil
      }
    }
  }

  private func expect(
    _ found: [Double?], _ values: [Double?], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == values.count, sourceLocation: sourceLocation)
    for (found, value) in zip(found, values) {
      #expect(
        (found == nil) == (value == nil), "\(found ?? -1), \(value ?? -1)", sourceLocation: sourceLocation)
      #expect(abs((found ?? 0) - (value ?? 0)) < 1e-6, "\(found ?? -1)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "An event with a role and no text is vLLM's first token, after 0.5 s; the others wait for text, 1.0 s")
  func roleOnly() throws {
    let table = try table([stream()])
    expect(try row(table, "ttft", "p50"), [1000, 500, 1000, 1000, 1000, 1000])
  }

  @Test(
    "The time of a token is of six, or of the five after the first; the stream ends with the text or the response"
  )
  func tokens() throws {
    let table = try table([stream()])
    expect(try row(table, "tpot", "mean"), [80, 190, nil, 1400.0 / 6, 80, 90])
    expect(try row(table, "itl", "mean"), [200, 237.5, 80, 80, 80, nil])
    expect(try row(table, "itl", "n"), [2, 4, 1, 1, 5, nil])
    expect(try row(table, "e2e", "p50"), [1450, 1450, 1400, 1450, 1450, 1450])
    expect(try row(table, "tokens/s", "p50"), [6 / 1.45, nil, 12.5, 6 / 1.45, nil, nil])
    expect(try row(table, "throughput", "mean"), [nil, 6 / 1.45, 6 / 1.45, nil, 6 / 1.45, 6 / 1.45])
  }

  @Test("Reasoning is a first token for some, no output for others, and counted or not")
  func reasoning() throws {
    let table = try table([stream(reasons: true)])
    expect(try row(table, "ttft", "p50"), [1000, 500, 1000, 1000, 1100, 1000])
    expect(try row(table, "ttfo", "p50"), [1100, nil, 1100, 1100, nil, nil])
    expect(try row(table, "tokens", "p50"), [4, 6, 6, 6, 4, 6])
  }

  @Test("Without usage GuideLLM takes events for tokens; the others' tokenizers are estimated from bytes")
  func estimated() throws {
    let table = try table([stream(usage: false)])
    expect(try row(table, "tokens", "p50"), [3, 3, 3, 3, 3, 3])
    expect(try row(table, "tpot", "p50"), [200, 475, nil, 1400.0 / 3, 200, 225])
  }

  @Test("Percentiles: between order statistics, where the weights reach the share, or by index")
  func percentiles() throws {
    let timelines = (1...4).map { number in
      var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
      let call = timeline.call(0, 0, round: 0, at: 0)
      timeline.delta(call, "aaaa", read: Double(number) * 10)
      timeline.end(call, at: 100)
      return timeline
    }
    expect(try row(table(timelines), "ttft", "p50"), [25, 25, 25, 20, nil, 30])
  }

  @Test("GuideLLM's means weigh by tokens: a long stream outweighs a short one")
  func weights() throws {
    let timelines = [(tokens: 101, ms: 1000.0), (tokens: 2, ms: 50)].map { tokens, ms in
      var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
      let call = timeline.call(0, 0, round: 0, at: 0)
      timeline.delta(call, "a", read: 100)
      timeline.delta(call, "b", read: 100 + ms)
      timeline.usage(call, Usage(completionTokens: tokens, reasoningTokens: 0), at: 100 + ms)
      timeline.end(call, at: 100 + ms)
      return timeline
    }
    let table = try table(timelines)
    // Gaps of 10 ms a hundred times, and of 50 ms once.
    let means = try row(table, "itl", "mean")
    #expect(abs((means[3] ?? 0) - 1050.0 / 101) < 1e-9)
    #expect(means[2] == 30)
    #expect(try row(table, "itl", "p50")[3] == 10)
  }

  @Test("A whole request counts as one stream of what was emitted; incomplete ones do not count")
  func requests() throws {
    var failed = Timeline([Timeline.place(0, 0)], policy: "staircase")
    let call = failed.call(0, 0, round: 0, at: 1)
    failed.end(call, .failed(StreamFailure(.connect, message: "No.")), at: 2)
    failed.finish(.failed(StreamFailure(.connect, message: "No.")), at: 3)
    let table = try table([.twoRounds(), failed], by: .policy)
    #expect(table.rows.allSatisfy { $0[0] == .text("staircase") })
    // The reader's first text is emitted after 120 ms; the last place had read reasoning after 100.
    expect(try row(table, "ttft", "p50"), [100, 120, 120, 120, 120, 120])
    expect(try row(table, "e2e", "p50"), [190, 190, 180, 190, 190, 190])
    expect(try row(table, "ttft", "n"), [1, 1, 1, 1, 1, 1])
    expect(try row(table, "tokens", "p50"), [10, 10, 10, 10, 10, 10])
  }

  @Test("By default both requests by policy and calls by agent; every tool names the files that it follows")
  func sources() throws {
    var analysis = DefinitionsAnalysis()
    analysis.add(try Timeline.twoRounds().recording())
    #expect(!analysis.isEmpty)
    let tables = analysis.tables
    #expect(tables.count == 3)
    #expect(tables[0].rows.allSatisfy { $0[0] == .text("staircase") })
    // What b0 wrote was cut off.
    #expect(tables[1].rows.allSatisfy { $0[0] == .text("a0") || $0[0] == .text("a1") })
    #expect(tables[1].rows.contains { $0[0] == .text("a0") })
    #expect(tables[2].rows.count == 6)
    for row in tables[2].rows.dropFirst() {
      guard case .text(let source) = row[3] else {
        Issue.record("No source.")
        continue
      }
      #expect(source.contains(" at "), "\(source)")
    }
    #expect(DefinitionsAnalysis().isEmpty)
  }
}
