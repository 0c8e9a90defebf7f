import Gateway
import JSON
import Testing

/// What `--dry-run` shows is what would happen.
@Suite struct DryRunTests {
  /// The body of the request that a dry run shows.
  private func body(_ output: String) throws -> [UInt8] {
    let request = try #require(output.firstRange(of: "The first request:\n\n"))
    let head = output[request.upperBound...]
    return Array(head[try #require(head.firstRange(of: "\n\n")).upperBound...].dropLast().utf8)
  }

  @Test("The request shown is the first that is sent, whichever policy comes first", arguments: 1...4)
  func firstRequest(seed: Int) async throws {
    let stage = try Stage()
    let arguments = [
      "--prompt", "Why?", "--policy", "single,full", "--seed", "\(seed)", "--cache", "warm",
    ]
    let shown = try body(try await stage.run(arguments + ["--dry-run"]).output)
    let model = try JSONValue(parsing: shown)["model"]?.string
    #expect(try await stage.run(arguments).code == 0)
    let sent = stage.server.requests
    #expect(sent.first { $0.model == model }?.body == shown)
    #expect((sent.first?.model == "writer") == (model == "writer"))
  }

  @Test("The request shown has the nonce that keeps its prompt cache apart")
  func nonce() async throws {
    let stage = try Stage()
    let shown = try body(try await stage.run(["--prompt", "Why?", "--dry-run"]).output)
    let content = try #require(
      try JSONValue(parsing: shown)["messages"]?.array?.first?["content"]?.string)
    let lines = content.split(separator: "\n")
    #expect(lines.count == 2 && lines.last == "Why?")
    #expect(lines.first?.count == 12)
  }

  @Test("Calls are counted exactly where a policy has one round, and at least where it may have more")
  func counts() async throws {
    let stage = try Stage()
    let end = try await stage.run([
      "--prompt", "Why?", "--policy", "full,staircase,full[barrier.quorum=1]", "--dry-run",
    ])
    #expect(
      end.output.hasPrefix(
        """
        full: 1 request of 3 calls
        staircase: 1 request of at least 3 calls
        full[barrier.quorum=1]: 1 request of at least 3 calls
        At least 9 calls in all; every further round of a policy that streams adds one.
        """))
  }

  @Test("What the trace to be resumed has answered is not counted, and the trace stays as it is")
  func resume() async throws {
    let stage = try Stage()
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let before = stage.folder.contents(of: "trace.jsonl.zst")
    let sent = stage.server.requests.count
    func dryRun(_ prompts: [String]) async throws -> RunningBinary.End {
      try await Binary.run(
        ["run", "-m", try stage.mixture(), "--policy", "full", "--resume", stage.trace, "--dry-run"]
          + prompts.flatMap { ["--prompt", $0] })
    }
    let some = try await dryRun(["Why?", "How?"])
    #expect(some.code == 0)
    #expect(
      some.output.hasPrefix(
        """
        In the trace already: 1 of 2 answers. Left to ask: 1.
        full: 1 request of 3 calls
        3 calls in all, unless one fails and is made again.
        """))
    #expect(some.output.contains("How?") && !some.output.contains("Why?"))
    let none = try await dryRun(["Why?"])
    #expect(none.code == 0)
    #expect(none.output == "In the trace already: 1 of 1 answer. Left to ask: 0.\nThere is nothing to ask.\n")
    #expect(stage.server.requests.count == sent)
    #expect(stage.folder.contents(of: "trace.jsonl.zst") == before)
  }
}
