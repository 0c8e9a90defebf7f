import Measures
import Testing
import TokenStreams

@Suite("Comparison of policies")
struct ComparisonTests {
  /// A request of one model whose only text comes after so many milliseconds.
  private func request(
    _ policy: String, _ prompt: String, ttft: Double, repetition: Int = 0, mixture: String = "m",
    agent: Int = 0, recorded: Int? = nil, outcome: RequestOutcome = .complete(.stop)
  ) throws -> MeasuredRequest {
    var timeline = Timeline([Timeline.place(0, agent)], policy: policy)
    timeline.header.places[0].slot = 0
    timeline.header.promptID = prompt
    timeline.header.repetition = repetition
    timeline.header.mixture = mixture
    timeline.header.source = recorded.map { RequestHeader.Source(trace: "d", request: $0) }
    let call = timeline.call(0, 0, round: 0, at: 1)
    timeline.barrier(0, round: 0, .alone, ready: [], critical: -1, at: 1)
    timeline.round(0, round: 0, call: call, evidence: [], isFinal: true, at: 1)
    timeline.delta(call, "text", read: ttft)
    timeline.answer(0, round: 0, call: call, 0..<4, at: ttft)
    timeline.end(call, at: ttft + 10)
    timeline.roundEnd(0, round: 0, at: ttft + 10)
    timeline.finish(outcome, at: ttft + 10)
    return MeasuredRequest(try timeline.recording())
  }

  private func source(
    _ requests: [MeasuredRequest], name: String = "a.zst", isSimulated: Bool = false
  ) -> ComparisonSource {
    ComparisonSource(name: name, requests: requests, seed: 7, isSimulated: isSimulated)
  }

  /// The cells of a table's rows by column.
  private func rows(_ table: MeasureTable) -> [[String: MeasureTable.Cell]] {
    table.rows.map { row in Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.title), row)) }
  }

  private func number(_ cell: MeasureTable.Cell?) throws -> Double {
    guard case .number(let value, _, _) = cell else { throw MissingNumber() }
    return value
  }

  private struct MissingNumber: Error {}

  @Test("Prompts are paired in whatever order they come, and repetitions averaged")
  func pairs() throws {
    let requests = [
      try request("quick", "p2", ttft: 50), try request("full", "p1", ttft: 100),
      try request("full", "p2", ttft: 200), try request("quick", "p1", ttft: 40),
      try request("quick", "p1", ttft: 60, repetition: 1), try request("full", "only here", ttft: 900),
    ]
    let comparison = try ComparisonStudy(of: [source(requests)], measures: [.ttft]).comparison
    let row = try #require(rows(comparison.tables[0]).first)
    #expect(row["policy"] == .text("quick") && row["against"] == .text("full"))
    #expect(row["pairs"] == .count(2) && row["kind"] == .text("A/B"))
    #expect(row["ratio p50"] == .number((0.5 + 0.25) / 2, digits: 3))
    #expect(row["difference"] == .number(-100, digits: 1))
    #expect(row["above"] == .count(0) && row["below"] == .count(2))
    #expect(try abs(number(row["p"]) - 0.5) < 1e-12 && abs(number(row["p Holm"]) - 0.5) < 1e-12)
  }

  @Test("Answers to recorded proposals are paired by the recording, and not by the prompt alone")
  func recordedProposals() throws {
    // Two recordings of one prompt, one of fast and one of slow proposers.
    let requests = try [(0, 100.0), (1, 1_000)].flatMap { recorded, ttft in
      [
        try request("full", "p", ttft: ttft, recorded: recorded),
        try request("full", "p", ttft: ttft, repetition: 1, recorded: recorded),
        try request("quick", "p", ttft: ttft / 2, recorded: recorded),
      ]
    }
    let table = rows(try ComparisonStudy(of: [source(requests)], measures: [.ttft]).comparison.tables[0])
    let (policies, noise) = (try #require(table.first), try #require(table.last))
    #expect(policies["pairs"] == .count(2) && noise["kind"] == .text("A/A"))
    #expect(try number(policies["ratio p50"]) == 0.5)
    #expect(noise["pairs"] == .count(2))
    #expect(try number(noise["ratio p50"]) == 1 && number(noise["difference"]) == 0)
  }

  @Test("Holm's correction is over every test of the table, and the noise floor is none of them")
  func holm() throws {
    var requests: [MeasuredRequest] = []
    for prompt in 0..<6 {
      requests.append(try request("full", "p\(prompt)", ttft: 100))
      requests.append(try request("full", "p\(prompt)", ttft: 110, repetition: 1))
      requests.append(try request("quick", "p\(prompt)", ttft: 50))
      requests.append(try request("slow", "p\(prompt)", ttft: 150))
    }
    let table = rows(
      try ComparisonStudy(of: [source(requests)], measures: [.ttft, .e2e]).comparison.tables[0])
    #expect(table.count == 6)
    for row in table {
      let isNoise = row["kind"] == .text("A/A")
      #expect(try abs(number(row["p"]) - 1.0 / 32) < 1e-12)
      if isNoise {
        #expect(row["p Holm"] == .missing)
        #expect(
          row["ratio p50"] == .number(row["measure"] == .text("ttft") ? 1.1 : 120.0 / 110, digits: 3))
      } else {
        #expect(try abs(number(row["p Holm"]) - 4.0 / 32) < 1e-12)
      }
    }
  }

  @Test("Requests that did not complete are counted and compared with nothing")
  func failures() throws {
    let requests = [
      try request("full", "p1", ttft: 100), try request("quick", "p1", ttft: 50),
      try request("full", "p2", ttft: 100), try request("quick", "p2", ttft: 5, outcome: .cancelled),
      try request("full", "p3", ttft: 100), try request("quick", "p3", ttft: 5, outcome: .degraded(.stop)),
    ]
    let comparison = try ComparisonStudy(of: [source(requests)], measures: [.ttft]).comparison
    #expect(rows(comparison.tables[0])[0]["pairs"] == .count(1))
    let quick = rows(comparison.tables[2])[1]
    #expect(quick["all"] == .count(3) && quick["complete"] == .count(1))
    #expect(quick["cancelled"] == .count(1) && quick["degraded"] == .count(1))
    #expect(quick["seed"] == .text("7") && quick["prompts"] == .count(3))
  }

  @Test(
    "Answers to recorded proposals are held against the recordings themselves, prompt by prompt, and that is said"
  )
  func recordings() throws {
    let recorded = source([try request("full", "p", ttft: 100), try request("full", "q", ttft: 200)])
    let again = source(
      [try request("full", "p", ttft: 50, recorded: 0), try request("full", "q", ttft: 100, recorded: 1)],
      name: "b.zst")
    for sources in [[recorded, again], [again, recorded]] {
      let comparison = try ComparisonStudy(of: sources, measures: [.ttft]).comparison
      #expect(rows(comparison.tables[0]).map { $0["pairs"] } == [.count(2)])
      #expect(comparison.remarks.count == 1)
      #expect(
        comparison.remarks[0].hasSuffix(
          "were not given the same recorded proposals, and are paired by prompt."))
    }
  }

  @Test("A policy of a second trace is held against the one of the same name in the first")
  func traces() throws {
    let first = source([try request("full", "p", ttft: 100), try request("quick", "p", ttft: 50)])
    let second = source(
      [try request("quick", "p", ttft: 60), try request("new", "p", ttft: 70)], name: "b.zst",
      isSimulated: true)
    let comparison = try ComparisonStudy(of: [first, second], measures: [.ttft, .tokens]).comparison
    let table = rows(comparison.tables[0])
    #expect(
      table.map { [$0["policy"], $0["against"], $0["kind"]] } == [
        [.text("quick (a.zst)"), .text("full (a.zst)"), .text("A/B")],
        [.text("quick (b.zst, simulated)"), .text("quick (a.zst)"), .text("traces")],
        [.text("new (b.zst, simulated)"), .text("full (a.zst)"), .text("A/B")],
        [.text("quick (a.zst)"), .text("full (a.zst)"), .text("A/B")],
      ])
    #expect(table.last?["measure"] == .text("tokens"))
    #expect(
      comparison.remarks == ["What a simulated answer would have said is not known, so it has no tokens."])
    let other = try ComparisonStudy(of: [first, second], measures: [.ttft], baseline: "quick").comparison
    #expect(rows(other.tables[0]).allSatisfy { $0["against"] == .text("quick (a.zst)") })
  }

  @Test("What cannot be compared is refused with a sentence")
  func refusals() throws {
    func expect(
      _ sources: [ComparisonSource], baseline: String? = nil, _ sentence: String,
      at location: SourceLocation = #_sourceLocation
    ) {
      #expect(sourceLocation: location) {
        try ComparisonStudy(of: sources, baseline: baseline)
      } throws: { error in
        (error as? MeasuresError)?.description.contains(sentence) == true
      }
    }
    let full = source([try request("full", "p", ttft: 100)])
    expect([source([])], "There is no request")
    expect([full], "There is one policy, full, and every prompt once")
    expect([full], baseline: "fll", "There is no policy \"fll\" to compare with; there are full.")
    expect(
      [full, source([try request("full", "q", ttft: 1)], name: "b.zst")],
      "full (b.zst) and full (a.zst) have no prompt in common (1 and 1 prompts), so nothing can be paired.")
    expect(
      [full, source([try request("full", "p", ttft: 1, mixture: "n")], name: "b.zst")],
      "full (a.zst) ran the mixture \"m\" and full (b.zst) \"n\"")
    expect(
      [full, source([try request("full", "p", ttft: 1, agent: 1)], name: "b.zst")],
      "has not the same agents in layer 0 throughout (a0; b0)")
    let anyway = try ComparisonStudy(
      of: [full, source([try request("full", "p", ttft: 1, mixture: "n")], name: "b.zst")],
      mixturesMayDiffer: true
    ).comparison
    #expect(!anyway.tables[0].rows.isEmpty)
  }

  /// Requests under a policy with the answers of some seeds, by prompt, each as long in coming as any other.
  private func answered(
    _ policy: String, _ answers: [(prompt: String, text: String, seed: UInt64)]
  ) throws -> [(request: MeasuredRequest, answer: WrittenAnswer)] {
    try answers.map { prompt, text, seed in
      (
        try request(policy, prompt, ttft: 100, repetition: Int(seed)),
        WrittenAnswer(text: text, seed: seed)
      )
    }
  }

  private func similarities(
    _ answered: [(request: MeasuredRequest, answer: WrittenAnswer)],
    metrics: [SimilarityMetric] = [.levenshtein]
  ) throws -> Comparison {
    var source = source(answered.map(\.request))
    source.answers = answered.map(\.answer)
    return try ComparisonStudy(of: [source], measures: [.ttft], metrics: metrics).comparison
  }

  @Test(
    "How alike answers are to the baseline's stands beside how alike those are to each other, prompt by prompt"
  )
  func similarity() throws {
    // Of ten letters, full changes one with its seed; quick changes three.
    let full = try answered(
      "full", ["p", "q"].flatMap { [($0, "abcdefghij", 0), ($0, "abcdefghiX", 1)] })
    let quick = try answered("quick", [("p", "abcdefgYYY", 2), ("q", "abcdefgYYY", 3)])
    let comparison = try similarities(full + quick)
    let table = rows(comparison.tables[1])
    #expect(comparison.tables[1].name == "similarity" && table.count == 2)
    let row = try #require(table.first)
    #expect(row["policy"] == .text("quick") && row["against"] == .text("full"))
    #expect(row["pairs"] == .count(2) && row["floor pairs"] == .count(2))
    #expect(try abs(number(row["alike"]) - 0.7) < 1e-12)
    #expect(try abs(number(row["noise floor"]) - 0.9) < 1e-12)
    for column in ["from floor", "from floor low", "from floor high"] {
      #expect(try abs(number(row[column]) + 0.2) < 1e-12)
    }
    #expect(row["above"] == .count(0) && row["below"] == .count(2))
    let noise = try #require(table.last)
    #expect(noise["kind"] == .text("A/A") && noise["policy"] == .text("full"))
    #expect(try abs(number(noise["alike"]) - 0.9) < 1e-12)
    #expect(noise["from floor"] == .missing && comparison.remarks.isEmpty)
  }

  @Test(
    "A policy that changes nothing but what seeds change is at the noise floor, though answers of one seed are the same"
  )
  func sameSeeds() throws {
    let texts = ["abcdefghij", "abcdefXXXX"]
    let both = try ["full", "quick"].flatMap { policy in
      try answered(policy, texts.indices.map { ("p", texts[$0], UInt64($0)) })
    }
    let row = try #require(rows(try similarities(both).tables[1]).first)
    #expect(try abs(number(row["alike"]) - 0.6) < 1e-12)
    #expect(try number(row["from floor"]) == 0)
  }

  @Test(
    "BLEU has the policy's answer for its hypothesis, and TF-IDF does not depend on how many others there are"
  )
  func directions() throws {
    let long = "the sea has two tides a day and the moon pulls the water up"
    let short = "the sea has two tides a day"
    func scores(_ policy: String, _ baseline: String, further: [String] = []) throws -> [Double] {
      let full = try answered(
        "full", [("p", baseline, 0)] + further.enumerated().map { ("p", $1, UInt64($0 + 5)) })
      let table = rows(
        try similarities(full + (try answered("quick", [("p", policy, 1)])), metrics: [.bleu, .tfidf]).tables[
          1])
      return try table.filter { $0["kind"] == .text("A/B") }.map { try number($0["alike"]) }
    }
    // Only a hypothesis that is too short is punished for its length.
    let (down, up) = (try scores(short, long), try scores(long, short))
    #expect(down[0] < 100 && up[0] < 100 && abs(down[0] - up[0]) > 1)
    #expect(abs(down[1] - up[1]) < 1e-12)
    #expect(try abs(scores(short, long, further: [long, long])[1] - down[1]) < 1e-12)
  }

  @Test("Without a second seed there is no noise floor, and it is said how to record one")
  func noFloor() throws {
    let comparison = try similarities(
      try answered("full", [("p", "abcd", 0)]) + (try answered("quick", [("p", "abcX", 0)])))
    let row = try #require(rows(comparison.tables[1]).first)
    #expect(try number(row["alike"]) == 0.75)
    #expect(row["noise floor"] == .missing && row["floor pairs"] == .count(0) && row["p"] == .missing)
    #expect(comparison.remarks.count == 1)
    #expect(comparison.remarks[0].hasPrefix("There is no noise floor of full: "))
    #expect(comparison.remarks[0].hasSuffix("Record it with --repeat 2."))
  }

  @Test("Answers without text, or of nobody knows what, are compared with none, and that is said")
  func unknownTexts() throws {
    let empty = try similarities(
      try answered("full", [("p", "", 0), ("q", "abcd", 0)])
        + (try answered("quick", [("p", "abcd", 1), ("q", "abcd", 1)])))
    #expect(rows(empty.tables[1])[0]["pairs"] == .count(1))
    #expect(
      empty.remarks.contains { $0.hasPrefix("Left out of the similarities: 1 answers without text and 0 ") })
    let requests = [try request("full", "p", ttft: 100), try request("quick", "p", ttft: 50)]
    let redacted = try ComparisonStudy(of: [source(requests)], measures: [.ttft], metrics: [.levenshtein])
      .comparison
    #expect(redacted.tables[1].rows.isEmpty && redacted.tables[3].rows.isEmpty)
    #expect(redacted.remarks == ["What the answers of a.zst say is not known, so they have no similarity."])
    let simulated = try ComparisonStudy(
      of: [source(requests, isSimulated: true)], measures: [.ttft], metrics: [.levenshtein]
    ).comparison
    #expect(
      simulated.remarks == ["What a simulated answer would have said is not known, so it has no similarity."])
  }

  @Test("Every column of the comparison has a definition")
  func definitions() throws {
    let requests = [try request("full", "p", ttft: 100), try request("quick", "p", ttft: 50)]
    for table in try ComparisonStudy(of: [source(requests)]).comparison.tables {
      for column in table.columns { #expect(MeasureDefinition.all.contains(column.definition)) }
    }
  }
}

extension ComparisonStudy {
  /// What comes of it, its pairs of answers compared one after the other.
  fileprivate var comparison: Comparison { comparison(scores: answerPairs.map(scores(ofPair:))) }
}
