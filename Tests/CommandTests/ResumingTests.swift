import Gateway
import JSON
import Testing

/// `--resume`: nobody pays twice, and nobody does so unknowingly.
@Suite struct ResumingTests {
  private func resume(
    _ stage: Stage, _ prompts: [String], _ changes: [(String, String)] = [], policy: String = "full"
  ) async throws -> RunningBinary.End {
    try await Binary.run(
      ["run", "-m", try stage.mixture(changes), "--resume", stage.trace, "--policy", policy]
        + prompts.flatMap { ["--prompt", $0] })
  }

  @Test(
    "A trace of other models is refused, and stays as it is",
    arguments: [
      [("endpoints:", "name: other\nendpoints:")], [("{model: a}", "{model: b}")],
      [("[[a, b]]", "[[a, b, b]]")],
    ])
  func otherModels(changes: [(String, String)]) async throws {
    let stage = try Stage()
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let before = stage.folder.contents(of: "trace.jsonl.zst")
    let sent = stage.server.requests.count
    let end = try await resume(stage, ["Why?"], changes)
    #expect(end.code == 64)
    #expect(end.errors.split(separator: "\n").count == 1)
    #expect(end.complaint?.contains("record into another file with --trace.") == true, "\(end.errors)")
    #expect(stage.server.requests.count == sent)
    #expect(stage.folder.contents(of: "trace.jsonl.zst") == before)
  }

  @Test("Where nothing was answered, a mistake in the mixture can be mended and the trace be gone on with")
  func mended() async throws {
    let stage = try Stage()
    #expect(
      try await stage.run(["--prompt", "Why?", "--policy", "full"], [("{model: writer}", "{model: x}")]).code
        == 69)
    let end = try await resume(stage, ["Why?"])
    #expect(end.code == 0)
    #expect(end.errors.hasPrefix("In the trace already: 0 of 1 answer. Left to ask: 1.\n"))
    try await stage.expectTrace("1 failed, 1 complete")
  }

  @Test("Another policy is asked for, and it is said that nothing of it is there")
  func otherPolicy() async throws {
    let stage = try Stage()
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let end = try await resume(stage, ["Why?"], policy: "full,single")
    #expect(end.code == 0)
    #expect(end.errors.hasPrefix("In the trace already: 1 of 2 answers. Left to ask: 1.\n"))
  }

  @Test("A prompt that stands in a batch twice is asked twice, also across a resumption")
  func doubled() async throws {
    let stage = try Stage()
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let first = try await resume(stage, ["Why?", "Why?", "How?", "Why?"])
    #expect(first.code == 0)
    #expect(first.errors.hasPrefix("In the trace already: 1 of 4 answers. Left to ask: 3.\n"))
    #expect(first.output.split(separator: "\n").count == 3)
    #expect(BatchTests.count(stage, "Why?") == 9)
    let second = try await resume(stage, ["Why?", "Why?", "How?", "Why?"])
    #expect(second.errors.hasPrefix("In the trace already: 4 of 4 answers. Left to ask: 0.\n"))
    #expect(second.output.isEmpty)
    #expect(BatchTests.count(stage, "Why?") == 9)
  }
}
