import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// Many requests in a run: what is sent, what is not, and what they share.
@Suite struct BatchTests {
  /// How many requests at the mock hold a text, which must be none that the mock's own answers may hold: those come back
  /// as evidence.
  static func count(_ stage: Stage, _ text: String) -> Int {
    stage.server.requests.count { String(decoding: $0.body, as: UTF8.self).contains(text) }
  }

  @Test("A batch that was killed goes on where it was, and nobody pays twice")
  func resume() async throws {
    let stage = try Stage([
      MockFaultRule(
        .stall(afterTokens: 4, forNs: nil, commentEveryNs: nil), model: "writer",
        promptContains: "Question 4",
        selection: .nth(1))
    ])
    let prompts = stage.folder.store(
      (1...6).map { "{\"id\": \"q\($0)\", \"prompt\": \"Question \($0)\"}\n" }.joined().utf8, as: "p.jsonl")
    let running = try RunningBinary(try stage.arguments(["-f", prompts, "--policy", "full"]))
    try await until("the fourth is being answered, in the trace too") {
      ((try? stage.observations()) ?? []).contains {
        if case .answer = $0.observation { $0.request == 3 } else { false }
      }
    }
    running.send(SIGKILL)
    #expect(try await running.end().signal == SIGKILL)
    #expect(try await stage.verify().code == 65)
    let paid = (1...6).map { Self.count(stage, "Question \($0)") }
    #expect(paid == [3, 3, 3, 3, 0, 0])

    let resumed = try await Binary.run([
      "run", "-m", try stage.mixture(), "-f", prompts, "--policy", "full", "--resume", stage.trace,
    ])
    #expect(resumed.code == 0)
    #expect(resumed.errors.hasPrefix("In the trace already: 3 of 6 answers. Left to ask: 3.\n"))
    #expect((1...6).map { Self.count(stage, "Question \($0)") } == [3, 3, 3, 6, 3, 3])
    let answered = try resumed.output.split(separator: "\n").map {
      try #require(JSONValue(parsing: Array($0.utf8))["id"]?.string)
    }
    #expect(answered == ["q4", "q5", "q6"])
    try await stage.expectTrace("6 complete, 1 unfinished")

    let again = try await Binary.run([
      "run", "-m", try stage.mixture(), "-f", prompts, "--policy", "full", "--resume", stage.trace,
    ])
    #expect(again.code == 0)
    #expect(again.output.isEmpty)
    #expect((1...6).map { Self.count(stage, "Question \($0)") } == [3, 3, 3, 6, 3, 3])
  }

  @Test("An answer that has been printed is in the trace, even if the run is killed at that moment")
  func killedBehindAnswer() async throws {
    let stage = try Stage(proposalTokens: 2, answerTokens: 2, intervalNs: 1000)
    for round in 1...8 {
      unlink(stage.trace)
      let prompts = (1...40).flatMap { ["--prompt", "Question \($0)"] }
      let running = try RunningBinary(
        try stage.arguments(prompts + ["--policy", "full", "--concurrency", "2"]))
      try await until("an answer is printed") { running.output.contains("\n") }
      running.send(SIGKILL)
      let printed = try await running.end().output.split(separator: "\n").count
      let recorded = try stage.observations().count { entry in
        if case .finished = entry.observation { true } else { false }
      }
      #expect(recorded >= printed && printed > 0, "Round \(round)")
    }
  }

  @Test("A trace that is not there cannot be resumed")
  func resumeNothing() async throws {
    let stage = try Stage()
    let end = try await Binary.run([
      "run", "-m", try stage.mixture(), "--prompt", "x", "--resume", stage.trace,
    ])
    #expect(end.code == 66)
    #expect(end.complaint == "The trace \(stage.trace) cannot be opened: No such file or directory.")
  }

  @Test("--dry-run says what would be sent, and sends nothing")
  func dryRun() async throws {
    let stage = try Stage()
    let end = try await stage.run([
      "--prompt", "Why?", "--prompt", "How?", "--policy", "single,full", "--repeat", "3", "--dry-run",
    ])
    #expect(end.code == 0)
    #expect(end.errors.isEmpty)
    #expect(
      end.output.hasPrefix(
        """
        single: 6 requests of 1 call
        full: 6 requests of 3 calls
        24 calls in all, unless one fails and is made again.

        """))
    #expect(end.output.contains("POST /v1/chat/completions HTTP/1.1\nHost: 127.0.0.1:\(stage.server.port)\n"))
    #expect(end.output.contains("Why?"))
    #expect(stage.server.requests.isEmpty)
    #expect(stage.folder.contents(of: "trace.jsonl.zst").isEmpty)
  }

  @Test("With --drain proposers that are no longer needed write to their end", arguments: [false, true])
  func drain(drains: Bool) async throws {
    // The writer stops by itself in its first round, and that ends the answer while the proposers are still writing.
    let isStopped = MockFaultRule(.stopEarly(afterTokens: 2), model: "writer")
    // Without --drain they would never end by themselves.
    let isEndless = ["a", "b"].map {
      MockFaultRule(.stall(afterTokens: 40, forNs: nil, commentEveryNs: nil), model: $0)
    }
    let stage = try Stage([isStopped] + (drains ? [] : isEndless), proposalTokens: 80)
    let end = try await stage.run(
      ["--prompt", "Why?", "--policy", "staircase[stop=finish,min_ended=0]"] + (drains ? ["--drain"] : []))
    #expect(end.code == 0)
    #expect(end.errors.isEmpty)
    try await stage.expectTrace("1 complete")
    let ends = try stage.observations().compactMap { entry -> String? in
      if case .stream(_, .ended(let outcome, _), _) = entry.observation { outcome.name } else { nil }
    }
    #expect(ends.sorted() == (drains ? ["stop", "stop", "stop"] : ["cancelled", "cancelled", "stop"]))
  }

  @Test("Policies share no prompt cache, unless it is asked for", arguments: ["fresh", "warm"])
  func cacheNamespaces(cache: String) async throws {
    let stage = try Stage()
    let prompt = String(repeating: "Every policy is asked the same long question. ", count: 8)
    let end = try await stage.run([
      "--prompt", prompt, "--policy", "full,quorum,staircase", "--repeat", "2", "--cache", cache,
    ])
    #expect(end.code == 0)
    for model in ["a", "b"] {
      let cached = stage.server.requests.filter { $0.model == model }.map(\.cachedTokens)
      #expect(cached.count == 6)
      #expect(cached.first == 0)
      #expect(cached.dropFirst().allSatisfy { cache == "fresh" ? $0 == 0 : $0 > 0 })
    }
    let namespaces = try stage.observations().compactMap { entry -> String? in
      if case .request(let header) = entry.observation { header.cacheNamespace } else { nil }
    }
    #expect(namespaces.count == 6)
    #expect(Set(namespaces).count == (cache == "fresh" ? 6 : 1))
  }

  @Test("Policies take turns in an order that the seed draws anew for every prompt")
  func interleaving() async throws {
    let stage = try Stage(proposalTokens: 2, answerTokens: 2, intervalNs: 1000)
    func order(seed: Int) async throws -> [String] {
      unlink(stage.trace)
      let prompts = (1...6).flatMap { ["--prompt", "Question \($0)"] }
      let end = try await stage.run(prompts + ["--policy", "single,full", "--seed", "\(seed)"])
      #expect(end.code == 0)
      return try stage.observations().compactMap { entry in
        guard case .request(let header) = entry.observation else { return nil }
        return "\(header.messages.last?.content ?? "") \(header.policy)"
      }
    }
    let first = try await order(seed: 1)
    #expect(first.count == 12)
    for index in stride(from: 0, to: 12, by: 2) {
      let pair = Set(first[index...(index + 1)])
      #expect(pair == ["Question \(index / 2 + 1) single", "Question \(index / 2 + 1) full"])
    }
    #expect(Set(stride(from: 0, to: 12, by: 2).map { first[$0].hasSuffix("full") }).count == 2)
    #expect(try await order(seed: 1) == first)
    #expect(try await order(seed: 2) != first)
  }

  @Test("A conversation is sent whole, and its last message is answered")
  func conversation() async throws {
    let stage = try Stage()
    let file = stage.folder.store(
      """
      {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"},
      {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "And now?"}]}
      """.utf8, as: "p.json")
    let end = try await stage.run(["-f", file, "--policy", "full", "--cache", "warm"])
    #expect(end.code == 0)
    let proposal = try #require(stage.server.requests.first { $0.model == "a" })
    let messages = try #require(try JSONValue(parsing: proposal.body)["messages"]?.array)
    #expect(messages.map { $0["role"]?.string } == ["system", "user", "assistant", "user"])
    #expect(messages.map { $0["content"]?.string } == ["Be brief.", "Hello", "Hello.", "And now?"])
    let aggregation = try #require(stage.server.requests.first { $0.model == "writer" })
    let seen = try #require(try JSONValue(parsing: aggregation.body)["messages"]?.array)
    #expect(seen[0]["content"]?.string?.hasPrefix("Be brief.\n\n") == true)
    #expect(seen.dropFirst() == messages.dropFirst())
  }

  @Test("Prompts come from the standard input too, and answers are lines of JSON that name them")
  func standardInput() async throws {
    let stage = try Stage()
    let lines = (1...3).map { "{\"id\": \($0), \"instruction\": \"Question \($0)\"}\n" }.joined()
    let input = stage.folder.store(lines.utf8, as: "p.jsonl")
    let end = try await Binary.run(
      try stage.arguments(["-f", "-", "--policy", "full", "--concurrency", "3"]), input: input)
    #expect(end.code == 0)
    let results: [JSONValue] = try end.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    #expect(Set(results.map { $0["id"]?.string }) == ["1", "2", "3"])
    #expect(
      results.allSatisfy { $0["outcome"]?.string == "complete" && $0["answer"]?.string?.isEmpty == false })
    try await stage.expectTrace("3 complete")
  }

  @Test("A prompt of a megabyte is answered like any other")
  func largePrompt() async throws {
    let stage = try Stage()
    let file = stage.folder.store(String(repeating: "abcdefg ", count: 1 << 17).utf8, as: "p.txt")
    let end = try await stage.run(["-f", file, "--policy", "full"])
    #expect(end.code == 0, "\(end.errors)")
    #expect(stage.server.requests.allSatisfy { $0.body.count > 1 << 20 })
    try await stage.expectTrace("1 complete")
  }
}
