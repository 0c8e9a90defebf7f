import Gateway
import Testing
import TokenStreams

/// What goes wrong at the servers: one sentence, exit code 69 where there is no answer, and a whole trace.
@Suite struct ServerFailureTests {
  @Test(
    "A server that cannot be reached is told in one line, with who failed, what may help, and how to go on")
  func unreachable() async throws {
    let stage = try Stage()
    let url = stage.server.baseURL
    stage.server.stop()
    let end = try await stage.run(url: url)
    #expect(end.code == 69)
    #expect(end.errors.split(separator: "\n").count == 1)
    let complaint = try #require(end.complaint)
    #expect(
      complaint.hasPrefix(
        "Request 0 (staircase[first=8,step=8]) failed: Agent \"writer\" at endpoint \"local\" could not be reached: "
      ))
    #expect(
      complaint.hasSuffix(
        ". Also failed: \"a\" and \"b\" at endpoint \"local\" (not reached). See whether the server runs, and whether the "
          + "endpoint's base_url is right. To ask again: --resume \(stage.trace)"))
    try await stage.expectTrace("1 failed")
  }

  @Test("A server that is no language model is told by what it sends")
  func page() async throws {
    let stage = try Stage()
    let server = try AnsweringServer { _ in
      response("200 OK", "text/html", "<!DOCTYPE html><html><body>Welcome!</body></html>")
    }
    let end = try await stage.run(url: server.baseURL)
    #expect(end.code == 69)
    #expect(end.errors.split(separator: "\n").count == 1)
    #expect(end.complaint?.contains("text/html") == true, "\(end.errors)")
    try await stage.expectTrace("1 failed")
  }

  @Test("A model that does not exist is told in the server's words")
  func unknownModel() async throws {
    let stage = try Stage()
    let end = try await stage.run(["--prompt", "Why?"], [("{model: writer}", "{model: wrtier}")])
    #expect(end.code == 69)
    #expect(
      end.complaint
        == "Request 0 (staircase[first=8,step=8]) failed: Agent \"writer\" at endpoint \"local\" was refused with HTTP 404: "
        + "The model `wrtier` does not exist. See whether the agent's model and the endpoint's base_url are right. "
        + "To ask again: --resume \(stage.trace)")
    try await stage.expectTrace("1 failed")
  }

  @Test("A proposer whose model does not exist is missed by nobody, and the answer is written without it")
  func unknownProposer() async throws {
    let stage = try Stage()
    let end = try await stage.run(["--prompt", "Why?"], [("{model: b}", "{model: bb}")])
    #expect(end.code == 0)
    #expect(!end.output.isEmpty)
    #expect(
      end.errors
        == "A call failed: Agent \"b\" at endpoint \"local\" was refused with HTTP 404: The model `bb` does not exist. "
        + "See whether the agent's model and the endpoint's base_url are right.\n")
    try await stage.expectTrace("1 complete")
  }

  @Test(
    "A proposer that dies, before it begins or in mid-answer, is left behind",
    arguments: [
      MockFault.abruptClose(afterTokens: 0, reset: true), .abruptClose(afterTokens: 10, reset: false),
      .errorEvent(afterTokens: 10, form: .object), .emptyBody, .malformed(afterTokens: 3),
      .status(code: 503, retryAfter: nil), .missingFinish,
    ])
  func dyingProposer(fault: MockFault) async throws {
    let stage = try Stage([MockFaultRule(fault, model: "b")])
    let end = try await stage.run()
    #expect(end.code == 0, "\(end.errors)")
    #expect(!end.output.isEmpty)
    let lines = end.errors.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].hasPrefix("A call failed: Agent \"b\" at endpoint \"local\" "))
    try await stage.expectTrace("1 complete")
  }

  @Test("Where all proposers die, the answer is degraded, and says so")
  func degraded() async throws {
    let stage = try Stage([
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "a"),
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "b"),
    ])
    let end = try await stage.run()
    #expect(end.code == 0)
    #expect(!end.output.isEmpty)
    let lines = end.errors.split(separator: "\n")
    #expect(lines.first == "Request 0 (staircase[first=8,step=8]) is degraded: every proposal failed.")
    #expect(lines.count == 3 && lines.dropFirst().allSatisfy { $0.hasPrefix("A call failed: Agent") })
    try await stage.expectTrace("1 degraded")
  }

  @Test("With --require-proposals an answer without proposals is a failure")
  func requiredProposals() async throws {
    let stage = try Stage([
      MockFaultRule(.abruptClose(afterTokens: 0, reset: true), model: "a"),
      MockFaultRule(.abruptClose(afterTokens: 0, reset: true), model: "b"),
    ])
    let end = try await stage.run(["--prompt", "Why?", "--require-proposals"])
    #expect(end.code == 69)
    #expect(
      end.complaint?.hasPrefix("Request 0 (staircase[first=8,step=8]) failed: ") == true, "\(end.errors)")
    #expect(!stage.server.requests.contains { $0.model == "writer" })
    try await stage.expectTrace("1 failed")
  }

  @Test("An aggregator that dies in its third round leaves what it had said")
  func dyingAggregator() async throws {
    let fails = (3...12).map {
      MockFaultRule(.errorEvent(afterTokens: 3, form: .object), model: "writer", selection: .nth($0))
    }
    // The proposals have three chunks and no end, so that no round is the last one.
    let isEndless = ["a", "b"].map {
      MockFaultRule(.stall(afterTokens: 30, forNs: nil, commentEveryNs: nil), model: $0)
    }
    let stage = try Stage(fails + isEndless, proposalTokens: 60)
    let end = try await stage.run()
    #expect(end.code == 69)
    #expect(end.complaint?.contains("Agent \"writer\" at endpoint \"local\"") == true, "\(end.errors)")
    let answer = end.output.dropLast()
    #expect(!answer.isEmpty)
    try await stage.expectTrace("1 failed")
    let rounds = try stage.observations().compactMap { entry in
      if case .roundEnd(let end) = entry.observation { end.round } else { nil }
    }
    #expect(rounds.max() == 2)
  }

  @Test(
    "A server that stops talking is given up after the limit that the mixture sets",
    arguments: [
      (0, "first_token: 100ms", "100 ms (limit first_token)"), (4, "idle: 100ms", "100 ms (limit idle)"),
    ])
  func stalled(tokens: Int, limit: String, words: String) async throws {
    // Comments do not count as talking.
    let silence = MockFault.stall(afterTokens: tokens, forNs: nil, commentEveryNs: 10_000_000)
    let stage = try Stage([MockFaultRule(silence, model: "writer")])
    let end = try await stage.run(
      ["--prompt", "Why?", "--policy", "single", "--retries", "0"],
      [("limits: {connect: none, first_token: none, idle: none}", "limits: {\(limit)}")])
    #expect(end.code == 69)
    #expect(end.errors.split(separator: "\n").count == 1)
    #expect(end.complaint?.contains("Agent \"writer\" at endpoint \"local\"") == true)
    #expect(end.complaint?.contains(words) == true, "\(end.errors)")
    #expect(end.output.isEmpty == (tokens == 0))
    try await stage.expectTrace("1 failed")
  }

  @Test("An answer that breaks off without a finish reason is a failure, and says so")
  func cutOff() async throws {
    let stage = try Stage([MockFaultRule(.missingFinish, model: "writer")])
    let end = try await stage.run(["--prompt", "Why?", "--policy", "single"])
    #expect(end.code == 69)
    #expect(
      end.errors
        == "chunkwise: Request 0 (single) was cut off: Agent \"writer\" at endpoint \"local\" ended its stream without a "
        + "finish reason. The server's log may say more. To ask again: --resume \(stage.trace)\n")
    #expect(!end.output.isEmpty)
    try await stage.expectTrace("1 truncated")
  }

  @Test(
    "Where the aggregator dies too, the dead proposers are named with what became of them",
    arguments: [
      (MockFault.missingFinish, "broke off"), (.emptyBody, "an empty answer"),
      (.status(code: 401, retryAfter: nil), "HTTP 401"),
      (.errorEvent(afterTokens: 2, form: .object), "an error in its stream"),
      (.abruptClose(afterTokens: 2, reset: true), "connection lost"),
      (.malformed(afterTokens: 2), "an unreadable answer"),
    ])
  func allDead(fault: MockFault, words: String) async throws {
    let stage = try Stage([
      MockFaultRule(fault, model: "a"), MockFaultRule(.status(code: 404, retryAfter: nil), model: "b"),
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer"),
    ])
    // The aggregator is asked when every proposer has ended.
    let end = try await stage.run(["--prompt", "Why?", "--policy", "full"])
    #expect(end.code == 69)
    #expect(end.errors.split(separator: "\n").count == 1)
    #expect(
      end.complaint?.contains(
        " Also failed: \"a\" at endpoint \"local\" (\(words)); \"b\" at endpoint \"local\" (HTTP 404). ")
        == true,
      "\(end.errors)")
  }

  @Test("An answer that breaks off in a round that is not the last names who broke off")
  func cutOffRound() async throws {
    let isEndless = ["a", "b"].map {
      MockFaultRule(.stall(afterTokens: 30, forNs: nil, commentEveryNs: nil), model: $0)
    }
    let stage = try Stage([MockFaultRule(.missingFinish, model: "writer")] + isEndless, proposalTokens: 60)
    let end = try await stage.run()
    #expect(end.code == 69)
    #expect(
      end.complaint?.hasPrefix(
        "Request 0 (staircase[first=8,step=8]) failed: Agent \"writer\" at endpoint \"local\" broke off round 0 without "
          + "a finish reason. ") == true, "\(end.errors)")
  }

  @Test("A proxy's page is told by its title and its first words, not pasted")
  func proxyPage() async throws {
    let stage = try Stage()
    let page =
      "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center>"
      + String(repeating: "<p>Please try again.</p>", count: 99)
    let server = try AnsweringServer { _ in response("502 Bad Gateway", "text/html", page) }
    let end = try await stage.run(["--prompt", "Why?", "--policy", "single"], url: server.baseURL)
    #expect(end.code == 69)
    #expect(
      end.complaint?.contains(
        "was refused with HTTP 502: a page of type text/html titled \"502 Bad Gateway\" that says \"nginx Please try again."
      ) == true, "\(end.errors)")
    #expect(end.errors.count < 600)
  }

  @Test("In a batch each failure is told, and the others are answered")
  func batch() async throws {
    let stage = try Stage([
      MockFaultRule(.status(code: 400, retryAfter: nil), model: "writer", promptContains: "Bad")
    ])
    let end = try await stage.run(["--prompt", "Good?", "--prompt", "Bad?", "--policy", "full"])
    #expect(end.code == 69)
    #expect(end.output.split(separator: "\n").count == 2)
    #expect(
      end.errors == """
        Request 1 (full) failed: Agent "writer" at endpoint "local" was refused with HTTP 400: \
        The mock refuses this request with status 400.
        chunkwise: 1 of 2 requests failed. To ask again: --resume \(stage.trace)

        """)
    try await stage.expectTrace("1 complete, 1 failed")
  }
}
