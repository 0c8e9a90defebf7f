import JSON
import Testing

/// `analyze --definitions` on what `run` has recorded.
@Suite struct DefinitionsTests {
  @Test("Requests by policy and calls by agent, a row for each tool, with what each follows")
  func tables() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", "--definitions", stage.trace, "--format", "json"])
    #expect(end.code == 0 && end.errors.isEmpty, "\(end.errors)")
    let tables = try JSONValue(parsing: end.output)
    let requests = try #require(tables["requests under each tool's definitions"]?.array)
    #expect(Set(requests.compactMap { $0["group"]?.string }) == ["full", "staircase"])
    let calls = try #require(tables["calls under each tool's definitions"]?.array)
    #expect(Set(calls.compactMap { $0["group"]?.string }) == ["a", "b", "writer"])
    let tools = try #require(tables["tools"]?.array?.compactMap { $0["tool"]?.string })
    #expect(tools.count == 6 && tools[1] == "vLLM bench serve")
    for tool in tools {
      let ttft = requests.first { $0["measure"]?.string == "ttft" && $0["tool"]?.string == tool }
      #expect(try #require(ttft?["p50_ms"]?.number ?? ttft?["p50"]?.number) > 0, "\(tool)")
    }
  }

  @Test("An event with a role before the text is where vLLM's time to first token ends")
  func roleOnly() async throws {
    let server = try AnsweringServer { _ in
      let events = [
        #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
        #"{"choices":[{"delta":{"content":"A text."}}]}"#,
        #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
      ].map { "data: \($0)\n\n" }.joined()
      return response("200 OK", "text/event-stream", events + "data: [DONE]\n\n")
    }
    let stage = try Stage()
    let run = try await stage.run(["--prompt", "Why?", "--policy", "single"], url: server.baseURL)
    #expect(run.code == 0, "\(run.errors)")
    let arguments = ["analyze", stage.trace, "--definitions", "--by", "agent", "--format", "json"]
    let tables = try JSONValue(parsing: try await Binary.run(arguments).output)
    let rows = try #require(tables["calls under each tool's definitions"]?.array)
    let reporting = rows.filter { $0["measure"]?.string == "itl" }.compactMap { $0["tool"]?.string }
    // The role is a first token for vLLM, so that the text ends a gap; for the others there is one piece of text.
    #expect(reporting.contains("vLLM bench serve") && !reporting.contains("chunkwise"))
  }

  @Test("It goes with no option that is about our own measures")
  func mistakes() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", "--definitions", stage.trace, "--goodput", "ttft:1"])
    #expect(end.code == 64 && end.complaint == "--goodput has no meaning beside --definitions.")
  }
}
