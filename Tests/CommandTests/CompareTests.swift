import Gateway
import JSON
import Testing

/// `compare` on what `run` has recorded.
@Suite struct CompareTests {
  /// Two prompts under two policies, twice each.
  private static func recorded() async throws -> Stage {
    let stage = try Stage()
    let end = try await stage.run(
      ["--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase", "--repeat", "2"])
    try #require(end.code == 0, "\(end.errors)")
    return stage
  }

  @Test("The staircase is held against full, and each against itself, for every measure asked for")
  func policies() async throws {
    let stage = try await Self.recorded()
    let end = try await Binary.run(
      ["compare", stage.trace, "--measure", "ttft,e2e", "--format", "json"])
    #expect(end.code == 0, "\(end.errors)")
    let tables = try JSONValue(parsing: end.output)
    let rows = try #require(tables["comparison"]?.array)
    #expect(rows.map { $0["measure"]?.string } == ["ttft", "ttft", "ttft", "e2e", "e2e", "e2e"])
    #expect(rows.map { $0["kind"]?.string } == ["A/B", "A/A", "A/A", "A/B", "A/A", "A/A"])
    #expect(rows[0]["policy"]?.string == "staircase" && rows[0]["against"]?.string == "full")
    for row in rows {
      #expect(row["pairs"]?.integer == 2)
      let ratio = try #require(row["ratio_p50"]?.number)
      #expect(try #require(row["ratio_p50_low"]?.number) <= ratio)
      #expect(try #require(row["ratio_p50_high"]?.number) >= ratio)
    }
    let requests = try #require(tables["requests"]?.array)
    #expect(requests.map { $0["complete"]?.integer } == [4, 4])
    #expect(requests.map { $0["prompts"]?.integer } == [2, 2])
    #expect(requests.map { $0["repeats"]?.integer } == [2, 2])
  }

  @Test(
    "An answer that depends on the proposals is further from full than full's seeds are; one that does not is not"
  )
  func similarity() async throws {
    var script = MockScript()
    // With the layout turns the evidence is the user's, and in others the system's; the first line that fits counts.
    script.add(
      prompt: "the moon pulls the sea up", model: "writer", answers: ["The Moon does it, twice every day."])
    script.add(prompt: "Why?", model: "a", answers: ["the moon pulls the sea up on both sides"])
    script.add(prompt: "Why?", model: "b", answers: ["the moon pulls the sea up on both sides"])
    script.add(
      prompt: "Why?", model: "writer",
      answers: (0..<8).map { "Nobody has ever found out why that is so, said number \($0) of them." })
    let stage = try Stage(script: script)
    let run = try await stage.run([
      "--prompt", "Why?", "--policy", "full,full[layout=turns],full[order=arrival]", "--repeat", "4",
    ])
    try #require(run.code == 0, "\(run.errors)")
    let end = try await Binary.run([
      "compare", stage.trace, "--metric", "levenshtein", "--format", "json", "--baseline", "full",
    ])
    #expect(end.code == 0 && end.errors.isEmpty, "\(end.errors)")
    let tables = try JSONValue(parsing: end.output)
    let rows = try #require(tables["similarity"]?.array).filter { $0["kind"]?.string == "A/B" }
    let seen = try #require(rows.first { $0["policy"]?.string == "full[layout=turns]" })
    let unseen = try #require(rows.first { $0["policy"]?.string == "full[order=arrival]" })
    #expect(try #require(seen["from_floor"]?.number) < -0.3)
    #expect(try #require(seen["noise_floor"]?.number) > 0.9)
    #expect(try abs(#require(unseen["from_floor"]?.number)) < 0.05)
    #expect(tables["metrics"]?.array?.count == 1)
  }

  @Test(
    "Who asks for a similarity of texts that nobody knows is refused; latencies are compared all the same")
  func unknownTexts() async throws {
    let stage = try await Self.recorded()
    let (redacted, simulated) = (stage.folder.file("r.jsonl.zst"), stage.folder.file("s.jsonl.zst"))
    let redaction = try await Binary.run(
      ["trace", "redact", stage.trace, "-o", redacted],
      environment: ["CHUNKWISE_REDACTION_KEY": "0123456789abcdef0123456789abcdef"])
    try #require(redaction.code == 0, "\(redaction.errors)")
    let simulation = try await Binary.run(
      ["simulate", stage.trace, "--policy", "full,staircase", "--trace", simulated])
    try #require(simulation.code == 0, "\(simulation.errors)")
    for (trace, word) in [(redacted, "is redacted"), (simulated, "is simulated")] {
      let refused = try await Binary.run(["compare", trace, "--metric", "bleu"])
      #expect(refused.code == 65 && refused.output.isEmpty)
      #expect(refused.complaint?.contains(word) == true, "\(refused.errors)")
      let compared = try await Binary.run(["compare", trace, "--format", "json"])
      #expect(compared.code == 0 && compared.errors.contains("similarity"), "\(compared.errors)")
      let tables = try JSONValue(parsing: compared.output)
      #expect(tables["comparison"]?.array?.isEmpty == false && tables["similarity"] == nil)
    }
    let csv = try await Binary.run(["compare", stage.trace, "--format", "csv", "--table", "similarity"])
    #expect(csv.output.hasPrefix("metric,policy,against,kind,pairs,alike,alike_low,alike_high,noise_floor,"))
    let without = try await Binary.run(["compare", stage.trace, "--metric", "tfidf", "--tokenize", "intl"])
    #expect(without.code == 64)
  }

  @Test("The same traces give the same bytes, in every format")
  func deterministic() async throws {
    let stage = try await Self.recorded()
    for format in ["table", "json", "csv", "markdown"] {
      let arguments = [
        "compare", stage.trace, "--measure", "ttft", "--format", format, "--table", "comp",
      ]
      let (first, second) = (try await Binary.run(arguments), try await Binary.run(arguments))
      #expect(first.code == 0, "\(first.errors)")
      #expect(!first.output.isEmpty && first.output == second.output)
    }
  }

  @Test("What cannot be compared ends with one sentence and the code for it")
  func mistakes() async throws {
    let stage = try await Self.recorded()
    let bare = try await Binary.run(["compare"])
    #expect(bare.code == 64)
    let measure = try await Binary.run(["compare", stage.trace, "--measure", "itl"])
    #expect(measure.code == 64)
    #expect(measure.complaint?.hasPrefix("--measure: \"itl\" cannot be compared; these can: ") == true)
    let baseline = try await Binary.run(["compare", stage.trace, "--baseline", "quorum"])
    #expect(baseline.code == 65)
    #expect(
      baseline.complaint?.hasPrefix("There is no policy \"quorum\" to compare with; there are ") == true)
    let other = try Stage()
    _ = try await other.run(["--prompt", "Another one", "--policy", "full"])
    let unpaired = try await Binary.run(["compare", other.trace, stage.trace])
    #expect(unpaired.code == 65)
    #expect(unpaired.complaint?.contains("have no prompt in common (2 and 1 prompts)") == true)
    let third = try Stage()
    _ = try await third.run(["--prompt", "Why?", "--policy", "full"], [("[[a, b]]", "[[a]]")])
    let mixtures = try await Binary.run(["compare", third.trace, stage.trace])
    #expect(mixtures.code == 65)
    #expect(mixtures.complaint?.contains("has not the same agents in layer 0 throughout (a; a, b)") == true)
    let allowed = try await Binary.run(["compare", third.trace, stage.trace, "--any-mixture"])
    #expect(allowed.code == 0, "\(allowed.errors)")
  }

  @Test("A request is not compared with itself, by whatever name its trace goes")
  func itself() async throws {
    let (stage, other) = (try await Self.recorded(), try await Self.recorded())
    let apart = try await Binary.run(["compare", stage.trace, other.trace])
    #expect(apart.code == 0, "\(apart.errors)")
    let twice = try await Binary.run(["compare", stage.trace, stage.trace])
    #expect(twice.code == 64 && twice.complaint?.contains("is given twice;") == true, "\(twice.errors)")
    for copy in try await TraceCommandTests.copies(of: stage, merged: other) {
      let end = try await Binary.run(["compare", stage.trace, copy])
      #expect(end.code == 65 && end.output.isEmpty)
      #expect(end.complaint?.contains("the same recording, which would count twice") == true, "\(end.errors)")
    }
  }

  @Test("A request that failed is counted and compared with nothing")
  func failed() async throws {
    let stage = try Stage([
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Refuse this")
    ])
    _ = try await stage.run(
      ["--prompt", "Why?", "--prompt", "Refuse this", "--policy", "full,single"])
    let end = try await Binary.run(["compare", stage.trace, "--measure", "e2e", "--format", "json"])
    #expect(end.code == 0, "\(end.errors)")
    let tables = try JSONValue(parsing: end.output)
    #expect(tables["comparison"]?.array?.first?["pairs"]?.integer == 1)
    #expect(tables["requests"]?.array?.compactMap { $0["failed"]?.integer } == [1, 1])
  }
}
