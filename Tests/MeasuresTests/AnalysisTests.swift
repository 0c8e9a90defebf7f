import Measures
import Testing
import TokenStreams

@Suite("Tables of measures")
struct AnalysisTests {
  private func recordings() throws -> [RequestRecording] {
    var failed = Timeline([Timeline.place(0, 0)], policy: "single")
    let call = failed.call(0, 0, round: 0, at: 1)
    failed.end(call, .failed(StreamFailure(.httpStatus, status: 500, message: "No.")), at: 2)
    failed.finish(.failed(StreamFailure(.httpStatus, status: 500, message: "No.")), at: 1000)
    let whole = try Timeline.twoRounds().recording()
    return [whole, try failed.recording(), whole]
  }

  private func requests() throws -> [MeasuredRequest] { try recordings().map { MeasuredRequest($0) } }

  private func calls(by grouping: Grouping) throws -> [MeasureTable] {
    var analysis = CallAnalysis(by: grouping)
    for recording in try recordings() { analysis.add(recording, measuredAs: MeasuredRequest(recording)) }
    return analysis.tables
  }

  private func cell(_ table: MeasureTable, _ row: Int, _ title: String) throws -> MeasureTable.Cell {
    table.rows[row][try #require(table.columns.firstIndex { $0.title == title }, "\(title)")]
  }

  private func table(_ name: String, of analysis: Analysis) throws -> MeasureTable {
    try #require(analysis.tables.first { $0.name == name })
  }

  @Test("Policies stand in the order in which they come; failures are counted and enter no figure")
  func overview() throws {
    let table = try table(
      "requests", of: Analysis(of: requests(), limits: LatencyLimits(parsing: "ttft:100,stall:5000")))
    #expect(table.rows.map { $0[0] } == [.text("staircase"), .text("single")])
    #expect(try cell(table, 0, "all") == .count(2))
    #expect(try cell(table, 0, "complete") == .count(2))
    #expect(try cell(table, 0, "ttfo p50") == .number(120, digits: 1, isDoubtful: true))
    #expect(try cell(table, 0, "token source") == .text("server"))
    #expect(try cell(table, 0, "goodput") == .number(1, digits: 3))
    #expect(try cell(table, 1, "failed") == .count(1))
    #expect(try cell(table, 1, "ttfo p50") == .missing)
    #expect(try cell(table, 1, "goodput") == .number(0, digits: 3))
    #expect(try cell(table, 1, "goodput rate") == .number(0, digits: 2))
  }

  @Test("Requests of several mixtures never share a row")
  func mixtures() throws {
    var other = Timeline.twoRounds()
    other.header.mixture = "other"
    let requests = try [MeasuredRequest(try other.recording())] + requests()
    let names = try table("requests", of: Analysis(of: requests)).rows.map { $0[0] }
    #expect(names == [.text("other/staircase"), .text("m/staircase"), .text("m/single")])
  }

  @Test("A name that stands for policies of different parameters is told, in tables and comparisons")
  func variants() throws {
    var other = Timeline.twoRounds()
    other.header.policyParameters = #"{"first":4}"#
    let all = try [MeasuredRequest(try other.recording())] + requests()
    let sentence =
      "Requests under the name staircase had 2 different sets of parameters, and are taken together."
    #expect(try table("requests", of: Analysis(of: all)).notes == [sentence])
    #expect(try table("requests", of: Analysis(of: requests())).notes == [])
    let study = try ComparisonStudy(
      of: [ComparisonSource(name: "t", requests: all, seed: 1, isSimulated: false)], mixturesMayDiffer: true)
    #expect(study.comparison(scores: []).remarks.first == sentence)
  }

  @Test("Distributions have a row for each measure that has values, and intervals only of independent ones")
  func distributions() throws {
    let table = try table("distributions", of: Analysis(of: requests()))
    let itl = try #require(table.rows.firstIndex { $0[1] == .text("itl") })
    #expect(try cell(table, itl, "n") == .count(2))
    #expect(try cell(table, itl, "p50 low") == .missing)
    let ttfo = try #require(table.rows.firstIndex { $0[1] == .text("ttfo") })
    #expect(try cell(table, ttfo, "p50 low") == .number(120, digits: 1))
    #expect(!table.rows.contains { $0[0] == .text("single") })
  }

  @Test("The split's means add up to the mean TTFO, and name who was waited for")
  func split() throws {
    let table = try table("time to first output", of: Analysis(of: requests()))
    var sum = 0.0
    for row in table.rows { if case .number(let mean, _, _) = row[5] { sum += mean } }
    #expect(abs(sum - 120) < 1e-9)
    let wait = try #require(table.rows.firstIndex { $0[2] == .text("wait") })
    #expect(try cell(table, wait, "waited for") == .text("b0 (2)"))
    #expect(try cell(table, wait, "layer") == .count(0))
    #expect(try cell(table, 0, "layer") == .missing)
  }

  @Test("Premature stops are told by round, failed calls by kind")
  func failures() throws {
    let analysis = Analysis(of: try requests())
    #expect(
      try table("premature stops", of: analysis).rows == [
        [.text("staircase"), .count(0), .count(2), .count(2)],
        [.text("staircase"), .count(1), .count(2), .count(0)],
      ])
    #expect(
      try table("failed calls", of: analysis).rows == [[.text("single"), .text("http_status"), .count(1)]])
  }

  @Test("By agent and by layer, calls are what rows are about", arguments: [Grouping.agent, .layer])
  func calls(grouping: Grouping) throws {
    let table = try #require(try calls(by: grouping).first { $0.name == "calls" })
    #expect(
      table.rows.map { $0[0] } == (grouping == .agent ? ["a0", "b0", "a1"] : ["0", "1"]).map { .text($0) })
    let row = grouping == .agent ? 1 : 0
    #expect(try cell(table, row, "cancelled") == .count(2))
  }

  @Test("Latencies of a mock are said to be such, in every table and of how many requests")
  func mock() throws {
    func recording(_ server: String) throws -> RequestRecording {
      var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
      let call = timeline.call(0, 0, round: 0, at: 1)
      timeline.firstByte(call, sent: 2, read: 3, server: server)
      timeline.delta(call, "text", read: 10)
      timeline.answer(0, round: 0, call: call, 0..<4, at: 10)
      timeline.end(call, at: 20)
      timeline.finish(at: 20)
      return try timeline.recording()
    }
    let (mock, other) = (try recording("chunkwise-mock"), try recording("llama.cpp"))
    let all = "Latencies of a mock: these requests were answered by chunkwise mock, which simulates them."
    for (recordings, note) in [
      ([mock, mock], all), ([other], nil),
      (
        [mock, other, other],
        "Latencies of a mock: 1 of these 3 requests were answered, in whole or in part, by chunkwise mock, which "
          + "simulates them."
      ),
    ] {
      let requests = recordings.map { MeasuredRequest($0) }
      var calls = CallAnalysis(by: .agent)
      var definitions = DefinitionsAnalysis()
      for (recording, request) in zip(recordings, requests) {
        calls.add(recording, measuredAs: request)
        definitions.add(recording)
      }
      let costs = try CostAnalysis(
        of: zip(requests, recordings).map { CostedRequest($0, RequestCost($1, prices: PriceTable([]))) },
        prices: PriceTable([]))
      for table in Analysis(of: requests).tables + calls.tables {
        #expect(table.notes == [note].compactMap(\.self))
      }
      for table in definitions.tables.dropLast() + costs.tables.prefix(1) {
        #expect(table.notes.contains { $0.hasPrefix("Latencies of a mock") } == (note != nil))
      }
    }
  }

  @Test("Every column and every measure has a definition, and no two definitions one name")
  func definitions() throws {
    let ofRequests = Analysis(of: try requests(), limits: try LatencyLimits(parsing: "ttft:1")).tables
    for table in try ofRequests + Grouping.allCases.flatMap(calls) {
      for column in table.columns { #expect(MeasureDefinition.all.contains(column.definition)) }
    }
    for measure in Measure.allCases { #expect(MeasureDefinition.all.contains(measure.definition)) }
    for definition in MeasureDefinition.all {
      #expect(!definition.formula.isEmpty && !definition.formula.contains("\n"))
    }
    let names = MeasureDefinition.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("Limits are read, with blanks around them")
  func limits() throws {
    let limits = try LatencyLimits(parsing: "ttft:500, stall:0,max-gap: 1.5")
    #expect(limits.limits.map(\.measure) == [.ttft, .stall, .maxGap])
    #expect(limits.limits.map(\.most) == [500, 0, 1.5])
    let request = RequestMeasures(try Timeline.twoRounds().recording())
    for (text, isKept) in [
      ("ttft:100", true), ("ttft:99", false), ("ttft:100,max-gap:59", false), ("e2e:190", true),
    ] {
      #expect(try LatencyLimits(parsing: text).areKept(by: request) == isKept)
    }
  }

  @Test(
    "A limit that is not understood is explained",
    arguments: [
      ("", "\"\" is not of the form"), ("ttft", "\"ttft\" is not of the form"),
      ("ttft:x", "must be a number"),
      ("ttft:-1", "must be a number"), ("tft:5", "\"tft\" cannot be limited; these can: ttfb, "),
      ("ttft:5,ttft:6", "has two limits"), ("ttft:nan", "must be a number"),
    ])
  func badLimits(text: String, says: String) {
    let error = #expect(throws: MeasuresError.self) { try LatencyLimits(parsing: text) }
    #expect(error?.description.contains(says) == true)
    #expect(error?.kind == .limits)
  }
}
