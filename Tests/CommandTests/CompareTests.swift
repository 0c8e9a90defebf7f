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
