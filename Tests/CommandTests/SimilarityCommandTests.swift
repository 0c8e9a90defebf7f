import Gateway
import JSON
import Testing

/// `similarity` of what `run` has recorded.
@Suite struct SimilarityCommandTests {
  /// Two prompts under three policies; the answer to the first says what proposer `b` says.
  private static func recorded() async throws -> Stage {
    var script = MockScript()
    let tides =
      "the sea has two tides a day and the moon pulls the water up on either side of it every single day"
    script.add(prompt: "Why?", model: "b", answers: [tides])
    script.add(prompt: "Why?", model: "writer", answers: ["Because \(tides)."])
    let stage = try Stage(script: script)
    let end = try await stage.run([
      "--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase,single",
    ])
    try #require(end.code == 0, "\(end.errors)")
    return stage
  }

  private func tables(_ stage: Stage, _ more: [String] = []) async throws -> JSONValue {
    let end = try await Binary.run(["similarity", stage.trace, "--format", "json"] + more)
    #expect(end.code == 0 && end.errors.isEmpty, "\(end.errors)")
    return try JSONValue(parsing: end.output)
  }

  @Test("Means by policy, round and proposal; an answer without proposals is like nothing")
  func means() async throws {
    let stage = try await Self.recorded()
    let tables = try await tables(stage)
    let rows = try #require(tables["similarity by round"]?.array)
    #expect(Set(rows.compactMap { $0["answers_of"]?.string }) == ["full", "staircase"])
    let full = rows.filter { $0["answers_of"]?.string == "full" }
    #expect(full.map { $0["agent"]?.string } == ["a", "b"])
    #expect(full.allSatisfy { $0["after_round"]?.string == "last" && $0["n"]?.integer == 2 })
    let staircase = rows.filter { $0["answers_of"]?.string == "staircase" }
    #expect(staircase.first?["after_round"]?.integer == 0 && staircase.last?["after_round"]?.string == "last")
    for row in rows {
      for metric in ["levenshtein", "indel", "tfidf"] {
        #expect((0...1.000001).contains(try #require(row[metric]?.number)))
      }
      for metric in ["bleu_answer", "bleu_proposal"] {
        #expect((0...100.0001).contains(try #require(row[metric]?.number)))
      }
    }
    let origins = try #require(tables["words shared with proposals"]?.array)
    #expect(origins.map { $0["agent"]?.string } == ["any", "a", "b", "any", "a", "b"])
    #expect((origins[2]["shared_percent"]?.number ?? 0) > 0)
    #expect(tables["left out"]?.array?.allSatisfy { $0["all"]?.integer == 0 } == true)
  }

  @Test("One by one: every round of the requests asked for, and every span with its text and its rounds")
  func requests() async throws {
    let stage = try await Self.recorded()
    let all = try await tables(stage, ["--request", "all", "--metric", "bleu-4,indel"])
    let rows = try #require(all["similarity by round"]?.array)
    let numbers = Set(rows.compactMap { $0["request"]?.integer })
    #expect(numbers.count == 4)
    #expect(rows[0]["bleu_4_answer"] != nil && rows[0]["tfidf"] == nil)
    let spans = try #require(all["spans shared with proposals"]?.array)
    let span = try #require(spans.first { $0["answers_of"]?.string == "full" && $0["agent"]?.string == "b" })
    #expect(span["text"]?.string?.hasPrefix("the sea has two tides a day and the moon pulls") == true)
    #expect(span["seen_by_round"]?.integer == 0 && span["seen_in_time"]?.string == "yes")
    #expect(span["byte"]?.integer == 8 && span["byte_there"]?.integer == 0 && span["words"]?.integer == 22)
    let number = try #require(span["request"]?.integer)
    let one = try await tables(stage, ["--request", "\(number)"])
    #expect(one["similarity by round"]?.array?.allSatisfy { $0["request"]?.integer == number } == true)
    for format in ["table", "csv", "markdown"] {
      let end = try await Binary.run([
        "similarity", stage.trace, "--request", "\(number)", "--format", format, "--table", "spans",
      ])
      #expect(end.code == 0 && end.output.contains("the sea has two tides a day"))
    }
  }

  @Test("The figures are those of the report")
  func report() async throws {
    let stage = try await Self.recorded()
    let page = stage.folder.file("report.html")
    #expect(try await Binary.run(["report", stage.trace, "-o", page]).code == 0)
    let text = String(decoding: TemporaryFolder.contents(at: page), as: UTF8.self)
    let start = try #require(text.firstRange(of: "id=\"data\">")).upperBound
    let data = try JSONValue(
      parsing: String(text[start..<text[start...].firstRange(of: "</script>")!.lowerBound]))
    let drawn = try #require(data["stories"]?.array).flatMap { story in
      // Lane, and the values of three metrics, of which Indel is the last.
      (story["answer"]?["similarities"]?.array ?? []).flatMap { $0["of"]?.array ?? [] }.compactMap {
        $0.array?.last?.number
      }
    }
    let printed = try #require(
      try await tables(stage, ["--request", "all", "--metric", "indel"])["similarity by round"]?.array
    ).compactMap { $0["indel"]?.number }
    #expect(drawn.count == printed.count && !drawn.isEmpty)
    for (drawn, printed) in zip(drawn.sorted(), printed.sorted()) {
      #expect(abs(drawn - printed) <= 0.000501)
    }
  }

  @Test("What has no answers to compare is refused with one sentence")
  func mistakes() async throws {
    let stage = try await Self.recorded()
    func expect(
      _ arguments: [String], _ code: Int32, _ sentence: String, at location: SourceLocation = #_sourceLocation
    ) async throws {
      let end = try await Binary.run(["similarity"] + arguments)
      #expect(end.code == code, sourceLocation: location)
      #expect(end.complaint?.contains(sentence) == true, "\(end.errors)", sourceLocation: location)
      #expect(end.output.isEmpty, sourceLocation: location)
    }
    let simulated = stage.folder.file("simulated.jsonl.zst")
    let run = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--trace", simulated])
    #expect(run.code == 0, "\(run.errors)")
    try await expect([simulated], 65, "is simulated: what its answers would have said is not known")
    try await expect(
      [stage.trace, "--request", "first"], 64, "needs numbers of requests between commas, or all")
    try await expect([stage.trace, stage.trace, "--request", "0"], 64, "--request goes with one trace")
    try await expect(
      [stage.trace, "--request", "0,99"], 64, "has no request 99; its requests are numbered 0 to ")
    try await expect([stage.trace, "--metric", "blue"], 64, "\"blue\" is no metric")
    try await expect(["/nowhere.jsonl.zst"], 66, "/nowhere.jsonl.zst cannot be opened")
    try await expect([], 64, "similarity needs TRACE")
  }
}
